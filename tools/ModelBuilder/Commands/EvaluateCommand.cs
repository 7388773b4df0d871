using System.CommandLine;
using System.Text.Json;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>evaluate</c>: how well a bundle verifies pictures it has not seen.</summary>
internal static class EvaluateCommand
{
    private const int LaneCrops = 3;
    private const int NonGoods = 100;

    public static Command Create(CommandOutput output)
    {
        var images = new Option<string>("--images") { Required = true, Description = "Folder that holds a folder for each GTIN or PLU, with pictures not used for enrolment." };
        var bundle = new Option<string>("--bundle") { Required = true, Description = "Bundle folder." };
        var file = new Option<string?>("--out") { Description = "metrics.json to write." };
        var lane = new Option<bool>("--lane") { Description = "Judge three lane-like views of each picture as one sighting, in place of the picture." };
        var command = new Command("evaluate", "Measures a bundle on pictures.") { images, bundle, file, lane };
        command.SetAction(result => output.Guard(() =>
        {
            var metrics = Run(output, result.GetValue(images)!, result.GetValue(bundle)!, result.GetValue(lane));
            var json = JsonSerializer.Serialize(metrics, MetricsJson.Default.Metrics);
            output.Say(json);
            if (result.GetValue(file) is { } path)
            {
                File.WriteAllText(path, json + "\n");
            }
        }));
        return command;
    }

    private static Metrics Run(CommandOutput output, string images, string folder, bool lane)
    {
        var content = BundleReader.Read(folder);
        using var embedder = content.LoadEmbedder(threads: 1, maxBatch: 1);
        var gallery = content.Gallery;
        var catalog = CatalogFile.Load(Path.Combine(folder, BundleFiles.Catalog)).Catalog;
        var judged = new List<JudgedSighting>();
        var work = PictureFolder.Find(images, catalog, static _ => { })
            .SelectMany(product => product.Files.Select(path => (product.Code, path))).ToList();
        var augmenter = LaneAugmenter.FromFiles([.. work.Select(one => one.path)]);
        var progress = output.Progress("evaluating");
        var (crops, busy) = (0, TimeSpan.Zero);
        for (var i = 0; i < work.Count; i++)
        {
            var (code, path) = work[i];
            if (!gallery.Index.TryGetValue(code, out var product))
            {
                output.Warn($"{path}: product {code} is not enrolled; the picture is left out.");
                continue;
            }

            try
            {
                var picture = ImageFile.Load(path, maxPixels: 64_000_000);
                RgbImage[] views = lane ? [.. Enumerable.Range(0, LaneCrops).Select(view => augmenter.Augment(picture, 1_000_003 + (i * 17) + view))] : [picture];
                var started = output.Clock.GetTimestamp();
                judged.Add(new JudgedSighting(product, Verifier.Verify(gallery, embedder.Embed(views))));
                busy += output.Clock.GetElapsedTime(started);
                crops += views.Length;
            }
            catch (ImageFormatException e)
            {
                output.Warn($"{e.Message} The picture is left out.");
            }

            progress(i + 1, work.Count);
        }

        var nonGoods = Enumerable.Range(0, NonGoods)
            .Select(i => Verifier.Verify(gallery, embedder.Embed([ModelBuilder.NonGoods.Draw(i % ModelBuilder.NonGoods.Kinds, 2_000_003 + i)]))).ToList();
        return judged.Count > 0
            ? Evaluator.Measure(gallery, judged, nonGoods, busy.TotalMilliseconds / crops, ModelBytes(folder))
            : throw new CommandException($"No picture in '{images}' shows an enrolled product.");
    }

    private static long ModelBytes(string folder) =>
        new FileInfo(Path.Combine(folder, BundleFiles.Embedder)).Length + new FileInfo(Path.Combine(folder, BundleFiles.Gallery)).Length;
}
