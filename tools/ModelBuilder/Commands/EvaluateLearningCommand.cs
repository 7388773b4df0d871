using System.CommandLine;
using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>evaluate-learning</c>: how fast a store learns a product that nobody enrolled, how it refines one that is, and what wrong scans do to either.</summary>
internal static class EvaluateLearningCommand
{
    private const int Seed = 20_260_105;
    private static readonly int[] RefiningScans = [0, 3, 5, 10];

    public static Command Create(CommandOutput output)
    {
        var images = new Option<string>("--images") { Required = true, Description = "Folder that holds a folder for each GTIN or PLU: the goods that are scanned." };
        var asked = new Option<string>("--asked") { Required = true, Description = "The same with other pictures: the goods that are asked about afterwards." };
        var bundle = new Option<string>("--bundle") { Required = true, Description = "Bundle folder; each product in turn is taken out of it and learned anew." };
        var products = new Option<int>("--products") { Description = "How many products, 2..10000.", DefaultValueFactory = _ => 30 };
        var command = new Command("evaluate-learning", "Measures learning in the store: accuracy after 1, 2, 3, 5 and 10 scans, and with wrong scans among them.") { images, asked, bundle, products };
        command.SetAction(result => output.Guard(() =>
        {
            var count = CommandOutput.Between(result.GetValue(products), 2, 10_000, "--products");
            Run(output, result.GetValue(images)!, result.GetValue(asked)!, result.GetValue(bundle)!, count);
        }));
        return command;
    }

    private static void Run(CommandOutput output, string images, string asked, string folder, int count)
    {
        var content = BundleReader.Read(folder);
        using var embedder = content.LoadEmbedder(threads: 1, maxBatch: 1);
        var catalog = CatalogFile.Load(Path.Combine(folder, BundleFiles.Catalog)).Catalog;
        var subjects = Subjects(output, images, asked, count, content.Gallery, embedder, catalog);
        var trial = new LearningTrial(content.Gallery, catalog, subjects, Seed);

        output.Say($"{subjects.Count} products, each learned as one that nobody enrolled; {LearningTrial.Crops} lane-like views a scan.");
        output.Say("scans  known  top-1   fits  taken for it");
        foreach (var point in LearningTrial.Scans.Select(trial.Curve))
        {
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{point.Scans,5} {point.Known,6:P0} {point.Top1,6:P1} {point.Fits,6:P1} {point.Taken,9:P1}"));
        }

        output.Say($"wrong scans among {LearningTrial.Scans[^1]}:");
        SayPoisoned(LearningTrial.Poison.Select(trial.Poisoned));
        output.Say("the same products as the bundle knows them, and refined by 3, 5 and 10 scans:");
        output.Say("scans  top-1   fits  taken for it");
        foreach (var point in RefiningScans.Select(scans => trial.Refined(scans, 0)))
        {
            output.Say(string.Create(CultureInfo.InvariantCulture, $"{point.Scans,5} {point.Top1,6:P1} {point.Fits,6:P1} {point.Taken,9:P1}"));
        }

        output.Say($"wrong scans among {LearningTrial.Scans[^1]}:");
        SayPoisoned(LearningTrial.Poison.Select(share => trial.Refined(LearningTrial.Scans[^1], share)));

        void SayPoisoned(IEnumerable<LearningPoint> points)
        {
            output.Say("wrong  known  top-1   fits  taken for it  turned away");
            foreach (var point in points)
            {
                output.Say(string.Create(
                    CultureInfo.InvariantCulture, $"{point.Poison,5:P0} {point.Known,6:P0} {point.Top1,6:P1} {point.Fits,6:P1} {point.Taken,9:P1} {point.TurnedAway,8} of {point.Wrong}"));
            }
        }
    }

    private static List<LearningSubject> Subjects(
        CommandOutput output, string images, string asked, int count, Gallery gallery, IEmbedder embedder, Catalog catalog)
    {
        var teaching = PictureFolder.Find(images, catalog, static _ => { }).Where(p => gallery.Index.ContainsKey(p.Code)).ToList();
        var asking = PictureFolder.Find(asked, catalog, static _ => { }).ToDictionary(p => p.Code, p => p.Files);
        var usable = teaching.Where(p => p.Files.Count >= LearningTrial.Scans[^1] && asking.ContainsKey(p.Code)).ToList();
        if (usable.Count < 2)
        {
            throw new CommandException($"At least two enrolled products need {LearningTrial.Scans[^1]} pictures in '{images}' and one in '{asked}'.");
        }

        var augmenter = LaneAugmenter.FromFiles([.. teaching.SelectMany(p => p.Files)]);
        var step = Math.Max(1.0, (double)usable.Count / count);
        var chosen = Enumerable.Range(0, Math.Min(count, usable.Count)).Select(i => usable[(int)(i * step)]).ToList();
        var progress = output.Progress("embedding");
        var subjects = new List<LearningSubject>();
        foreach (var product in chosen)
        {
            subjects.Add(new LearningSubject(product.Code, Look(product.Files.Take(LearningTrial.Scans[^1])), Look(asking[product.Code])));
            progress(subjects.Count, chosen.Count);
        }

        return subjects;

        List<float[]> Look(IEnumerable<string> files)
        {
            var vectors = new List<float[]>();
            foreach (var file in files)
            {
                try
                {
                    var picture = ImageFile.Load(file, maxPixels: 64_000_000);
                    var views = Enumerable.Range(0, LearningTrial.Crops).Select(view => augmenter.Augment(picture, Seed + (vectors.Count * 17) + view));
                    vectors.Add(Verifier.Mean([.. embedder.Embed([.. views]).Select(v => gallery.Projection.Apply(v))]));
                }
                catch (ImageFormatException e)
                {
                    output.Warn($"{e.Message} The picture is left out.");
                }
            }

            return vectors;
        }
    }
}
