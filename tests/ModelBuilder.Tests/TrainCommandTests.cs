using LossPrevention.Imaging;
using LossPrevention.Recognition;
using Xunit.Abstractions;

namespace LossPrevention.ModelBuilder.Tests;

public class TrainCommandTests(DrawnBundle bundle, ITestOutputHelper log) : IClassFixture<DrawnBundle>
{
    private string Teacher => Path.Combine(bundle.Root, "embedder.onnx");

    [Fact]
    public void Train_NoPictures_IsRefusedInOneLine()
    {
        var empty = Directory.CreateDirectory(Path.Combine(bundle.Root, "empty")).FullName;

        Refused("--images", empty, "--teacher", Teacher).ShouldContain("has no picture of any product of the catalog");
    }

    [Fact]
    public void Train_TeacherThatIsNoEmbedder_IsRefusedInOneLine()
    {
        var picture = Path.Combine(bundle.Images, "4011", "0.png");

        Refused("--images", bundle.Images, "--teacher", picture).ShouldContain("no ONNX model that can be run");
    }

    [Fact]
    public void Train_TooManyEpochs_IsRefusedInOneLine() =>
        Refused("--images", bundle.Images, "--teacher", Teacher, "--epochs", "5000").ShouldContain("--epochs 5000 is not in 1..2000");

    [Fact]
    public void RequirePackages_NoPython_SaysWhatToInstall()
    {
        var refused = Should.Throw<CommandException>(() => TrainingScript.RequirePackages("/no/such/python3"));

        refused.Message.ShouldContain("apt-get install python3-torch");
        refused.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Cut_EveryTurn_MovesTheCornersAsItSays()
    {
        // Two by one: the left pixel is 1, the right one 2.
        var picture = new RgbImage(2, 1, [1, 1, 1, 2, 2, 2]);
        string Turned(int turn)
        {
            var cut = new TrainingView("", 0, 0, 0, 2, 1, turn).Cut(picture);
            return $"{cut.Width}x{cut.Height}:{cut.Pixels[0]}{cut.Pixels[3]}";
        }

        Enumerable.Range(0, 8).Select(Turned).ShouldBe(["2x1:12", "1x2:12", "2x1:21", "1x2:21", "2x1:21", "1x2:21", "2x1:12", "1x2:12"]);
    }

    [SkippableFact]
    public void Train_DrawnProducts_GivesAnEmbedderThatEnrolls()
    {
        Skip.IfNot(HasTorch(), $"{TrainingScript.Interpreter} has no PyTorch, OpenCV, ONNX and NumPy");
        var images = Path.Combine(bundle.Root, "to-train");
        foreach (var (product, code) in DrawnBundle.Codes.Index())
        {
            Directory.CreateDirectory(Path.Combine(images, code));
            for (var i = 0; i < 16; i++)
            {
                ImageFile.Save(Path.Combine(images, code, $"{i:D2}.png"), DrawnBundle.Draw(product, i));
            }
        }

        var folder = Path.Combine(bundle.Root, "trained");
        var (code1, text) = DrawnBundle.Run(
            "train", "--images", images, "--catalog", bundle.CatalogPath, "--teacher", Teacher, "--teacher", Teacher, "--out", folder, "--epochs", "1");
        log.WriteLine(text);

        code1.ShouldBe(0, text);
        using var embedder = new OnnxEmbedder(File.ReadAllBytes(Path.Combine(folder, "embedder.onnx")), new EmbedderOptions());
        embedder.Embed([DrawnBundle.Draw(0, 1)])[0].ShouldAllBe(number => float.IsFinite(number) && number >= 0);
    }

    private static bool HasTorch()
    {
        try
        {
            TrainingScript.RequirePackages(TrainingScript.Interpreter);
            return true;
        }
        catch (CommandException)
        {
            return false;
        }
    }

    private string Refused(params string[] arguments)
    {
        var folder = Path.Combine(bundle.Root, "never-written");
        var (code, text) = DrawnBundle.Run(["train", "--catalog", bundle.CatalogPath, "--out", folder, .. arguments]);

        code.ShouldBe(2, text);
        var errors = text.TrimEnd().Split('\n').Where(line => !line.StartsWith("note:", StringComparison.Ordinal)).ToList();
        errors.Count.ShouldBe(1, text);
        Directory.Exists(folder).ShouldBeFalse();
        return errors[0];
    }
}
