using System.CommandLine;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
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
        var provider = new Option<ExecutionProvider>("--provider") { Description = "What runs the embedder: cpu, cuda or tensorRt. A GPU is timed by wall clock.", DefaultValueFactory = _ => ExecutionProvider.Cpu };
        var batch = new Option<int>("--batch") { Description = "Sightings in one run, as the twin's batch.sightings; a processor takes pictures one by one whatever it is.", DefaultValueFactory = _ => 1 };
#if !EDGESTACK_AZURE
        provider.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => Enum.TryParse<ExecutionProvider>(token.Value, ignoreCase: true, out var wanted) && wanted != ExecutionProvider.Cpu))
            {
                result.AddError("--provider: this is the Embedded build, which has the processor (cpu) alone. Build with -p:EdgeStack=Azure, and run that on a machine with an NVIDIA GPU.");
            }
        });
#endif
        batch.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 32)
            {
                result.AddError("--batch takes a number from 1 to 32.");
            }
        });
        var command = new Command("recognise", "Crops a second, beside a bare ONNX Runtime loop; decoding and preparing pictures apart.") { bundle, crops, rounds, provider, batch };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(bundle),
            parsed.GetValue(crops),
            parsed.GetValue(rounds),
            new RecognitionSettings { Threads = 1, Execution = new ExecutionSettings { Providers = [parsed.GetValue(provider)] }, Batch = new BatchSettings { Sightings = parsed.GetValue(batch) } }));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int count, int rounds, RecognitionSettings settings)
    {
        var content = BundleReader.Read(folder);
        var execution = EmbedderLoader.Options(settings.Execution.Providers[0], settings);
        using var model = new LoadedModel(content.Manifest, "", content.LoadEmbedder(execution), content.Gallery, CatalogFile.Load(Path.Combine(folder, BundleFiles.Catalog)).Catalog);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var reader = new CropReader(new RecognitionMetrics(services.GetRequiredService<IMeterFactory>()), NullLogger<CropReader>.Instance);
        var sightings = Draw(count);
        RgbImage[] pictures = [.. sightings.SelectMany(sighting => reader.Read(sighting).Pictures)];
        var together = sightings.Chunk(settings.Batch.Sightings).ToList();
        var tensor = new float[content.Manifest.Input.Count];
        using var bare = new Bare(content, execution, PicturesEach * settings.Batch.Sightings);
        var bareRuns = (pictures.Length + bare.Batch - 1) / bare.Batch;

        List<Spent> whole = [], decoding = [], preparing = [], running = [];
        for (var round = 0; round <= rounds; round++)
        {
            var times = (
                Whole: Spent.By(() => { foreach (var some in together) { model.Look([.. some.Select(sighting => reader.Read(sighting).Pictures)]); } }),
                Decoding: Spent.By(() => { foreach (var sighting in sightings) { reader.Read(sighting); } }),
                Preparing: Spent.By(() => { foreach (var picture in pictures) { ImageTensor.Write(picture, content.Manifest.Input, tensor); } }),
                Running: Spent.By(() => { for (var run = 0; run < bareRuns; run++) { bare.Run(); } }));
            if (round > 0)
            {
                // The first round compiles.
                whole.Add(times.Whole);
                decoding.Add(times.Decoding);
                preparing.Add(times.Preparing);
                running.Add(times.Running);
            }
        }

        // What a thread spends of a processor says nothing of a GPU; other programs disturb the wall clock.
        var onProcessor = execution.Provider == ExecutionProvider.Cpu;
        Func<Spent, double> clock = onProcessor ? spent => spent.Processor : spent => spent.Wall;
        var (each, eachBare) = (Each(whole, clock), Median(running, clock) / (bareRuns * bare.Batch));
        var (eachDecoded, eachPrepared) = (Each(decoding, clock), Each(preparing, clock));
        var table = new ResultTable(string.Create(
            CultureInfo.InvariantCulture,
            $"recognise: {content.Gallery.Products.Count} products, input {content.Manifest.Input.Width}x{content.Manifest.Input.Height}, {pictures.Length} crops, {execution.Provider}, {bare.Batch} crops a run, one thread, medians of {rounds} rounds of {(onProcessor ? "processor time" : "wall clock")}"));
        table.Add("crops a second, decoding and preparing apart; limit: bare ONNX Runtime", 1e3 / (each - eachDecoded - eachPrepared), 1e3 / eachBare, "/s", Goal.Least(0.95));
        table.Add("crops a second with everything", 1e3 / each, 1e3 / eachBare, "/s", Goal.None);
        table.Add("decoding a crop; limit: the model's run", eachDecoded, eachBare, "ms", Goal.None);
        table.Add("preparing it", eachPrepared, eachBare, "ms", Goal.None);
        table.Add("wall clock of a crop with everything (s of docs/fleet.md); limit: the model's run", Each(whole, spent => spent.Wall), Median(running, spent => spent.Wall) / (bareRuns * bare.Batch), "ms", Goal.None);
        table.Add("processor time of the same", Each(whole, spent => spent.Processor), Median(running, spent => spent.Processor) / (bareRuns * bare.Batch), "ms", Goal.None);
        var waits = await new BatchingTrial(Batch).RunAsync(messages: 600, perSecond: 60);
        table.Add($"p99 of waiting for a batch (at most {Batch.Messages}, 60 sightings a second); limit: batch.waitMs", waits[(int)(waits.Length * 0.99)], Batch.Wait.TotalMilliseconds, "ms", Goal.Most(1));
        table.Add("p50 of the same", waits[waits.Length / 2], Batch.Wait.TotalMilliseconds, "ms", Goal.None);
        return table.Print();

        double Each(List<Spent> rounds, Func<Spent, double> of) => Median(rounds, of) / pictures.Length;
    }

    private static double Median(List<Spent> rounds, Func<Spent, double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);

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

    /// <summary>What a piece of work took, milliseconds.</summary>
    /// <param name="Wall">By the clock.</param>
    /// <param name="Processor">Of this thread.</param>
    private readonly record struct Spent(double Wall, double Processor)
    {
        public static Spent By(Action work)
        {
            var (begun, processor) = (Stopwatch.GetTimestamp(), ThreadClock.Milliseconds());
            work();
            return new Spent(Stopwatch.GetElapsedTime(begun).TotalMilliseconds, ThreadClock.Milliseconds() - processor);
        }
    }

    /// <summary>The model alone, on pictures that are ready.</summary>
    private sealed class Bare : IDisposable
    {
        private readonly SessionOptions options;
        private readonly RunOptions run = new();
        private readonly InferenceSession session;
        private readonly OrtValue input;
        private readonly string[] inputs;
        private readonly string[] outputs;

        /// <param name="content">The model.</param>
        /// <param name="execution">What runs it.</param>
        /// <param name="batch">Pictures in one run, where provider and model take more than one.</param>
        public Bare(BundleContent content, EmbedderOptions execution, int batch)
        {
            options = OnnxSessionOptions.Create(execution, ("", null));
            session = new InferenceSession(content.Embedder, options);
            (inputs, outputs) = ([session.InputMetadata.Keys.Single()], [.. session.OutputMetadata.Keys.Take(1)]);
            Batch = execution.MaxBatch == 1 || session.InputMetadata[inputs[0]].Dimensions[0] == 1 ? 1 : batch;
            var (height, width) = (content.Manifest.Input.Height, content.Manifest.Input.Width);
            input = OrtValue.CreateTensorValueFromMemory(
                new float[Batch * content.Manifest.Input.Count], content.Manifest.Input.Layout == EmbedderLayout.Nchw ? [Batch, 3, height, width] : [Batch, height, width, 3]);
        }

        /// <summary>Pictures in one run.</summary>
        public int Batch { get; }

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
