using System.CommandLine;
using System.Diagnostics.Metrics;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;
using LossPrevention.LaneStudio;
using LossPrevention.Recognition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace LossPrevention.Benchmarks;

/// <summary><c>recognise</c>: Recognition's path from a crop to its ratios, beside a bare ONNX Runtime loop over the same model.</summary>
internal static class RecogniseBenchmark
{
    private const int Products = 24;
    private const int Seed = 7;
    private const int PicturesEach = 2;
    private static readonly BatchLimits Batch = new(8, TimeSpan.FromMilliseconds(20));

    public static Command Create()
    {
        var bundle = new Option<string>("--bundle") { Description = "A bundle of ModelBuilder enroll.", Required = true };
        var crops = new Option<int>("--crops") { Description = "Crops a round.", DefaultValueFactory = _ => 96 };
        var rounds = new Option<int>("--rounds") { Description = "How often each is measured, in turns; medians count.", DefaultValueFactory = _ => 7 };
        var command = new Command("recognise", "Crops a second on one core, beside a bare ONNX Runtime loop; decoding and preparing pictures apart.") { bundle, crops, rounds };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(bundle)!, parsed.GetValue(crops), parsed.GetValue(rounds)));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int count, int rounds)
    {
        var content = BundleReader.Read(folder);
        using var model = new LoadedModel(content.Manifest, "", content.LoadEmbedder(threads: 1, maxBatch: 1), content.Gallery, CatalogFile.Load(Path.Combine(folder, BundleFiles.Catalog)).Catalog);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var reader = new CropReader(new RecognitionMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<CropReader>.Instance);
        var sightings = Draw(count);
        RgbImage[] pictures = [.. sightings.SelectMany(sighting => reader.Read(sighting).Pictures)];
        var tensor = new float[content.Manifest.Input.Count];
        using var bare = new Bare(content, tensor);

        List<double> whole = [], decoding = [], preparing = [], running = [];
        for (var round = 0; round <= rounds; round++)
        {
            var times = (
                Whole: Time(() => { foreach (var sighting in sightings) { model.Look(reader.Read(sighting).Pictures); } }),
                Decoding: Time(() => { foreach (var sighting in sightings) { reader.Read(sighting); } }),
                Preparing: Time(() => { foreach (var picture in pictures) { ImageTensor.Write(picture, content.Manifest.Input, tensor); } }),
                Running: Time(() => { foreach (var _ in pictures) { bare.Run(); } }));
            if (round > 0)
            {
                // The first round compiles.
                whole.Add(times.Whole);
                decoding.Add(times.Decoding);
                preparing.Add(times.Preparing);
                running.Add(times.Running);
            }
        }

        var (bareRate, rate) = (Rate(running), pictures.Length / ((Median(whole) - Median(decoding) - Median(preparing)) / 1e3));
        var table = new ResultTable($"recognise: {content.Gallery.Products.Count} products, input {content.Manifest.Input.Width}x{content.Manifest.Input.Height}, {pictures.Length} crops, one thread, medians of {rounds} rounds of processor time");
        table.Add("crops a second, decoding and preparing apart; limit: bare ONNX Runtime", rate, bareRate, "/s", Goal.Least(0.95));
        table.Add("crops a second with everything", Rate(whole), bareRate, "/s", Goal.None);
        table.Add("decoding a crop; limit: the model's run", Median(decoding) / pictures.Length, Median(running) / pictures.Length, "ms", Goal.None);
        table.Add("preparing it", Median(preparing) / pictures.Length, Median(running) / pictures.Length, "ms", Goal.None);
        var waits = await new BatchingTrial(Batch).RunAsync(messages: 600, perSecond: 60);
        table.Add($"p99 of waiting for a batch (at most {Batch.Messages}, 60 sightings a second); limit: batch.waitMs", waits[(int)(waits.Length * 0.99)], Batch.Wait.TotalMilliseconds, "ms", Goal.Most(1));
        table.Add("p50 of the same", waits[waits.Length / 2], Batch.Wait.TotalMilliseconds, "ms", Goal.None);
        return table.Print();

        double Rate(List<double> times) => pictures.Length / (Median(times) / 1e3);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Time(Action work)
    {
        var before = ThreadClock.Milliseconds();
        work();
        return ThreadClock.Milliseconds() - before;
    }

    /// <summary>Sightings of drawn goods, two crops each, as VideoIngest sends them.</summary>
    private static List<ItemSighting> Draw(int crops)
    {
        var designs = ProductRange.Draw(Products, Seed);
        return [.. Enumerable.Range(0, crops / PicturesEach).Select(i => new ItemSighting
        {
            SightingId = $"s-{i}",
            StoreId = "store-1",
            LaneId = "lane-1",
            Session = "benchmark",
            Sequence = i,
            FirstSeenAt = DateTimeOffset.UnixEpoch,
            LastSeenAt = DateTimeOffset.UnixEpoch,
            GoodsConfidence = 1,
            Crops = Enumerable.Range(0, PicturesEach)
                .Select(view => new ItemCrop(DateTimeOffset.UnixEpoch, new NormalizedBox(0, 0, 1, 1), Photograph(designs[i % Products], view), 100, 0))
                .ToValueList(),
        })];
    }

    private static JpegImage Photograph(ProductDesign design, int view) =>
        new(JpegCodec.Encode(ShelfPhoto.Take(ProductPainter.Paint(design, ProductView.Of(design, view, Seed)), Dice.For(Seed, "photo", design.Code.Value, $"{view}"))));

    /// <summary>The model alone, on a picture that is ready.</summary>
    private sealed class Bare : IDisposable
    {
        private readonly SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        private readonly RunOptions run = new();
        private readonly InferenceSession session;
        private readonly OrtValue input;
        private readonly string[] inputs;
        private readonly string[] outputs;

        public Bare(BundleContent content, float[] tensor)
        {
            session = new InferenceSession(content.Embedder, options);
            (inputs, outputs) = ([session.InputMetadata.Keys.Single()], [.. session.OutputMetadata.Keys.Take(1)]);
            var (height, width) = (content.Manifest.Input.Height, content.Manifest.Input.Width);
            input = OrtValue.CreateTensorValueFromMemory(tensor, content.Manifest.Input.Layout == EmbedderLayout.Nchw ? [1, 3, height, width] : [1, height, width, 3]);
        }

        public void Run()
        {
            using var values = session.Run(run, inputs, [input], outputs);
        }

        public void Dispose()
        {
            input.Dispose();
            session.Dispose();
            run.Dispose();
            options.Dispose();
        }
    }
}
