using System.CommandLine;
using System.Globalization;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>evaluate-curriculum</c>: what wrong labels among the pictures cost, with and without the curriculum.</summary>
internal static class EvaluateCurriculumCommand
{
    private static readonly (string Name, Func<Metrics, double> Of)[] Columns =
    [
        ("top-1", metrics => metrics.Top1),
        ("per class", metrics => metrics.MeanPerClassTop1),
        ("equal error", metrics => metrics.Eer),
        ("caught at 0.5 %", metrics => metrics.CrossCategoryDetectionAtFalseMismatch["0.005"]),
    ];

    public static Command Create(CommandOutput output)
    {
        var images = new Option<string>("--images") { Required = true, Description = "Folder that holds a folder for each GTIN or PLU: the pictures to enroll." };
        var asked = new Option<string>("--asked") { Required = true, Description = "The same with other pictures: those that are asked about." };
        var catalog = new Option<string>("--catalog") { Required = true, Description = "catalog.csv." };
        var embedder = new EmbedderArguments();
        var augment = new Option<int>("--augment") { Description = "Lane-like views made of each picture, 0..16.", DefaultValueFactory = _ => 0 };
        var seeds = new Option<int>("--seeds") { Description = "Draws of wrong labels for each line, 1..100.", DefaultValueFactory = _ => 3 };
        var command = new Command("evaluate-curriculum", "Measures enrolment from pictures of which 0, 10, 20 and 40 % bear a wrong label, with and without the curriculum.")
        {
            images, asked, catalog, augment, seeds,
        };
        embedder.AddTo(command);
        command.SetAction(result => output.Guard(() =>
        {
            var (model, options) = embedder.Read(result);
            using var onnx = new OnnxEmbedder(model, options);
            var trial = Prepare(
                output, onnx, result.GetValue(images)!, result.GetValue(asked)!, result.GetValue(catalog)!,
                CommandOutput.Between(result.GetValue(augment), 0, 16, "--augment"));
            Run(output, trial, CommandOutput.Between(result.GetValue(seeds), 1, 100, "--seeds"));
        }));
        return command;
    }

    private static CurriculumTrial Prepare(CommandOutput output, OnnxEmbedder embedder, string images, string asked, string catalogPath, int augment)
    {
        var catalog = CatalogFile.Load(catalogPath).Catalog;
        var products = PictureFolder.Find(images, catalog, static _ => { });
        var index = products.Index().ToDictionary(p => p.Item.Code, p => p.Index);
        var askedProducts = PictureFolder.Find(asked, catalog, static _ => { }).Where(p => index.ContainsKey(p.Code)).ToList();
        if (products.Count < 2 || askedProducts.Count == 0)
        {
            throw new CommandException($"'{images}' needs pictures of two products or more, and '{asked}' of one of them.");
        }

        var enrolled = new PictureEmbedder(embedder, augment, seed: 1).Embed(products, output.Progress("embedding"));
        var questions = new PictureEmbedder(embedder, augment: 0, seed: 1).Embed(askedProducts, output.Progress("embedding those asked about"));
        output.Say($"{products.Count} products, {enrolled.Count} pictures with {augment} lane-like views of each, asked about {questions.Count}.");
        return new CurriculumTrial(products, enrolled, [.. questions.Select(q => q with { Class = index[askedProducts[q.Class].Code] })]);
    }

    private static void Run(CommandOutput output, CurriculumTrial trial, int seeds)
    {
        output.Say($"mean of {seeds} draws, and their standard deviation; all as it is and with the curriculum; caught: codes of another category, at 0.5 % false mismatches");
        output.Say($"wrong labels      {string.Concat(Columns.Select(column => $"{column.Name,-30}"))}");
        foreach (var kind in Enum.GetValues<WrongLabel>())
        {
            // Without wrong labels there is nothing to draw, and one line says it all.
            foreach (var share in CurriculumTrial.Shares.Where(share => share > 0 || kind == WrongLabel.AnyProduct))
            {
                var draws = Enumerable.Range(1, share > 0 ? seeds : 1).ToList();
                var without = draws.ConvertAll(seed => trial.Measure(share, kind, seed, curriculum: false));
                var with = draws.ConvertAll(seed => trial.Measure(share, kind, seed, curriculum: true));
                var cells = Columns.Select(column => $"{Cell(without, column.Of)} -> {Cell(with, column.Of)}");
                output.Say(string.Create(CultureInfo.InvariantCulture, $"{share,4:P0} {kind,-12} {string.Concat(cells.Select(cell => $"{cell,-30}"))}").TrimEnd());
            }
        }
    }

    private static string Cell(List<Metrics> draws, Func<Metrics, double> of)
    {
        var mean = draws.Average(of);
        var deviation = draws.Count > 1 ? Math.Sqrt(draws.Sum(d => (of(d) - mean) * (of(d) - mean)) / (draws.Count - 1)) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"{100 * mean,5:F1} ({100 * deviation:F1})");
    }
}
