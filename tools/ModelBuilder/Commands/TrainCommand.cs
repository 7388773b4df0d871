using System.CommandLine;
using System.Globalization;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary><c>train</c>: photographs and teachers become a small embedder of one's own.</summary>
internal static class TrainCommand
{
    private const int TeacherSide = 288;
    private const int ViewsEach = 6;
    private const int SmallestBatch = 64;

    public static Command Create(CommandOutput output)
    {
        var images = new Option<string>("--images") { Required = true, Description = "Folder that holds a folder for each GTIN or PLU, with JPEG or PNG files." };
        var catalog = new Option<string>("--catalog") { Required = true, Description = "catalog.csv." };
        var teacher = new Option<string[]>("--teacher") { Required = true, Description = "ONNX embedder to learn from; may be given more than once." };
        var folder = new Option<string>("--out") { Required = true, Description = "Folder to write: embedder.onnx, training.json and what lies between." };
        var epochs = new Option<int>("--epochs") { Description = "Times that each photograph is seen, 1..2000.", DefaultValueFactory = _ => 120 };
        var minutes = new Option<int>("--minutes") { Description = "Time limit, 1..10000: where the epochs would take longer, there are fewer.", DefaultValueFactory = _ => 10_000 };
        var seed = new Option<int>("--seed") { Description = "Chooses weights, views and order, 0..1000000.", DefaultValueFactory = _ => 1 };
        var command = new Command("train", "Trains a small embedder from photographs and the embedders that teach it (needs Python 3 with PyTorch).")
        {
            images, catalog, teacher, folder, epochs, minutes, seed,
        };
        command.SetAction(result => output.Guard(() =>
        {
            string[] schedule =
            [
                "--epochs", Number(result.GetValue(epochs), 1, 2000, "--epochs"),
                "--minutes", Number(result.GetValue(minutes), 1, 10_000, "--minutes"),
                "--seed", Number(result.GetValue(seed), 0, 1_000_000, "--seed"),
            ];
            Run(output, result.GetValue(images)!, result.GetValue(catalog)!, result.GetValue(teacher)!, result.GetValue(folder)!, schedule, result.GetValue(seed));
        }));
        return command;
    }

    private static void Run(CommandOutput output, string images, string catalogPath, string[] teacherPaths, string folder, string[] schedule, int seed)
    {
        var products = PictureFolder.Find(images, CatalogFile.Load(catalogPath).Catalog, output.Warn);
        if (products.Count < 2)
        {
            throw new CommandException($"'{images}' has pictures of {products.Count} product; there must be at least 2 to tell apart.");
        }

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

        if (TrainingScript.Run(TrainingScript.Interpreter, [TrainingScript.Path, "--work", folder, .. schedule], output.Say) != 0)
        {
            throw new IOException("The training script failed; its last lines say why.");
        }

        var model = Path.Combine(folder, "embedder.onnx");
        using var embedder = new OnnxEmbedder(CommandOutput.ReadFile(model, "trained embedder"), new EmbedderOptions());
        output.Say($"{model}: {new FileInfo(model).Length} bytes, input {embedder.Input.Width}x{embedder.Input.Height} -> {embedder.EmbeddingLength}");
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
