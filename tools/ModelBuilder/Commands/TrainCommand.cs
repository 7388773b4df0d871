using System.CommandLine;
using System.Globalization;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>train</c>: photographs and teachers become a small embedder of one's own, or a given trunk is fine-tuned on them.</summary>
internal static class TrainCommand
{
    private const int TeacherSide = 288;
    private const int ViewsEach = 6;
    private const int SmallestBatch = 64;
    private const int EpochsOfStudent = 120;
    private const int EpochsOfTrunk = 30;

    public static Command Create(CommandOutput output)
    {
        var images = new Option<string>("--images") { Required = true, Description = "Folder that holds a folder for each GTIN or PLU, with JPEG or PNG files." };
        var catalog = new Option<string>("--catalog") { Required = true, Description = "catalog.csv." };
        var teacher = new Option<string[]>("--teacher") { Description = "ONNX embedder that a small new one learns from; may be given more than once." };
        var trunk = new Option<string?>("--trunk") { Description = "ONNX embedder to fine-tune, in place of teachers; its weights' licence goes on to what comes out." };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder to write: embedder.onnx, training.json and what lies between." };
        var epochs = new Option<int?>("--epochs") { Description = "Times that each photograph is seen, 1..2000; 120 with teachers and 30 with a trunk where absent." };
        var minutes = new Option<int>("--minutes") { Description = "Time limit, 1..10000: where the epochs would take longer, there are fewer.", DefaultValueFactory = _ => 10_000 };
        var seed = new Option<int>("--seed") { Description = "Chooses weights, views and order, 0..1000000.", DefaultValueFactory = _ => 1 };
        var command = new Command("train", "Trains a small embedder from photographs and the embedders that teach it, or fine-tunes a trunk (needs Python 3 with PyTorch).")
        {
            images, catalog, teacher, trunk, folder, epochs, minutes, seed,
        };
        command.SetAction(result => output.Guard(() =>
        {
            var teachers = result.GetValue(teacher) ?? [];
            var tuned = result.GetValue(trunk);
            if (tuned is null == (teachers.Length == 0))
            {
                throw new CommandException("Give either --teacher, for a small new embedder, or --trunk, to fine-tune one.");
            }

            string[] schedule =
            [
                "--epochs", Number(result.GetValue(epochs) ?? (tuned is null ? EpochsOfStudent : EpochsOfTrunk), 1, 2000, "--epochs"),
                "--minutes", Number(result.GetValue(minutes), 1, 10_000, "--minutes"),
                "--seed", Number(result.GetValue(seed), 0, 1_000_000, "--seed"),
            ];
            var products = Products(output, result.GetValue(images)!, result.GetValue(catalog)!);
            var target = result.GetValue(folder)!;
            if (tuned is null)
            {
                Teach(output, products, teachers, target, schedule, result.GetValue(seed));
            }
            else
            {
                FineTuning.Run(output, products, tuned, target, schedule);
            }

            var model = Path.Combine(target, "embedder.onnx");
            using var embedder = new OnnxEmbedder(CommandOutput.ReadFile(model, "trained embedder"), new EmbedderOptions());
            output.Say($"{model}: {new FileInfo(model).Length} bytes, input {embedder.Input.Width}x{embedder.Input.Height} -> {embedder.EmbeddingLength}");
        }));
        return command;
    }

    private static List<ProductPictures> Products(CommandOutput output, string images, string catalogPath)
    {
        var products = PictureFolder.Find(images, CatalogFile.Load(catalogPath).Catalog, output.Warn);
        return products.Count >= 2
            ? products
            : throw new CommandException($"'{images}' has pictures of {products.Count} product; there must be at least 2 to tell apart.");
    }

    private static void Teach(CommandOutput output, List<ProductPictures> products, string[] teacherPaths, string folder, string[] schedule, int seed)
    {
        var teachers = new List<OnnxEmbedder>();
        try
        {
            foreach (var path in teacherPaths)
            {
                teachers.Add(new OnnxEmbedder(CommandOutput.ReadFile(path, "teacher"), new EmbedderOptions { Size = TeacherSide }));
            }

            TrainingScript.RequirePackages(TrainingScript.Interpreter);
            Directory.CreateDirectory(folder);
            WriteTargets(output, products, teachers, folder, seed);
        }
        finally
        {
            teachers.ForEach(teacher => teacher.Dispose());
        }

        TrainingScript.Train("train.py", ["--work", folder, .. schedule], output.Say);
    }

    private static void WriteTargets(CommandOutput output, List<ProductPictures> products, List<OnnxEmbedder> teachers, string folder, int seed)
    {
        var targets = new TeacherTargets(teachers, ViewsEach, seed);
        var photographs = targets.Write(products, folder, output.Progress("teaching"));
        foreach (var problem in targets.Unreadable)
        {
            output.Warn($"{problem} The picture is left out.");
        }

        output.Say($"{products.Count} products, {photographs} photographs, {ViewsEach} views of each judged by {teachers.Count} teachers");
        if (photographs < SmallestBatch)
        {
            throw new CommandException($"'{folder}' got {photographs} readable photographs; training needs at least {SmallestBatch}.");
        }
    }

    private static string Number(int value, int low, int high, string option) =>
        CommandOutput.Between(value, low, high, option).ToString(CultureInfo.InvariantCulture);
}
