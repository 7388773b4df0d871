using System.Text.Json;
using LossPrevention.Imaging;
using LossPrevention.Recognition;
using Xunit.Abstractions;

namespace LossPrevention.ModelBuilder.Tests;

public class FineTuneTests(DrawnBundle bundle, ITestOutputHelper log) : IClassFixture<DrawnBundle>
{
    private const int PicturesEach = 14;

    [SkippableFact]
    public void Train_TinyTrunk_LearnsAndItsEmbedderEnrollsOnPicturesItHasNotSeen()
    {
        SkipWithoutTorch();
        var folder = FineTune("tuned", epochs: 8);
        var model = Path.Combine(folder, "embedder.onnx");
        using var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "training.json")));
        var losses = record.RootElement.GetProperty("lossByEpoch").EnumerateArray().Select(loss => loss.GetDouble()).ToList();
        var heldOut = record.RootElement.GetProperty("heldOut").EnumerateArray().Select(name => name.GetString()!).ToList();

        losses.Count.ShouldBe(8);
        losses[^1].ShouldBeLessThan(losses[0]);
        heldOut.Count.ShouldBe(DrawnBundle.Codes.Length * (PicturesEach / TrainingPictures.Parts), customMessage: string.Join(' ', heldOut));
        heldOut.ShouldAllBe(name => File.Exists(Path.Combine(Images, name)));

        var target = Path.Combine(bundle.Root, "tuned-bundle");
        var (code, text) = DrawnBundle.Run(
            "enroll", "--images", Images, "--catalog", bundle.CatalogPath, "--embedder", model, "--training", Path.Combine(folder, "training.json"), "--out", target);
        code.ShouldBe(0, text);
        BundleReader.Read(target).Gallery.Products.Count.ShouldBe(DrawnBundle.Codes.Length);

        var (other, refusal) = DrawnBundle.Run(
            "enroll", "--images", Images, "--catalog", bundle.CatalogPath, "--embedder", Trunk(96), "--training", Path.Combine(folder, "training.json"), "--out", target);
        other.ShouldBe(2, refusal);
        refusal.ShouldContain("is of another embedder than the one given");
    }

    [SkippableFact]
    public void Train_SameSeed_GivesTheSameEmbedderOfOneSide()
    {
        SkipWithoutTorch();

        var once = File.ReadAllBytes(Path.Combine(FineTune("once", epochs: 1, side: -1), "embedder.onnx"));
        once.ShouldBe(File.ReadAllBytes(Path.Combine(FineTune("again", epochs: 1, side: -1), "embedder.onnx")));
        using var embedder = new OnnxEmbedder(once, new EmbedderOptions());
        embedder.Input.Width.ShouldBe(256, "the trunk leaves the side open");
    }

    [SkippableFact]
    public void Train_TrunkOfAnUnknownOperator_IsRefusedByItsName()
    {
        SkipWithoutTorch();
        var folder = Path.Combine(bundle.Root, "never-written");
        var (code, text) = DrawnBundle.Run(
            "train", "--images", bundle.Images, "--catalog", bundle.CatalogPath, "--trunk", Path.Combine(bundle.Root, "embedder.onnx"), "--out", folder);

        code.ShouldBe(2, text);
        text.TrimEnd().Split('\n').ShouldHaveSingleItem().ShouldContain("has the operator Slice");
        Directory.Exists(folder).ShouldBeFalse();
    }

    [Fact]
    public void Train_TrunkAndTeacher_IsRefusedInOneLine()
    {
        var model = Path.Combine(bundle.Root, "embedder.onnx");
        var (code, text) = DrawnBundle.Run(
            "train", "--images", bundle.Images, "--catalog", bundle.CatalogPath, "--trunk", model, "--teacher", model, "--out", Path.Combine(bundle.Root, "never-written"));

        code.ShouldBe(2, text);
        text.ShouldStartWith("error: Give either --teacher");
    }

    [Fact]
    public void Enroll_RecordThatHoldsNothingOut_IsRefusedInOneLine()
    {
        var record = Path.Combine(bundle.Root, "training.json");
        File.WriteAllText(record, """{ "epochs": 3 }""");
        var (code, text) = DrawnBundle.Run(
            "enroll", "--images", bundle.Images, "--catalog", bundle.CatalogPath, "--embedder", Path.Combine(bundle.Root, "embedder.onnx"),
            "--training", record, "--out", Path.Combine(bundle.Root, "never-written"));

        code.ShouldBe(2, text);
        text.ShouldContain("holds no picture out");
    }

    private string Images
    {
        get
        {
            var folder = Path.Combine(bundle.Root, "to-tune");
            foreach (var (product, code) in Directory.Exists(folder) ? [] : DrawnBundle.Codes.Index().ToList())
            {
                Directory.CreateDirectory(Path.Combine(folder, code));
                for (var i = 0; i < PicturesEach; i++)
                {
                    ImageFile.Save(Path.Combine(folder, code, $"{i:D2}.png"), DrawnBundle.Draw(product, i));
                }
            }

            return folder;
        }
    }

    private string FineTune(string name, int epochs, int side = 96)
    {
        var folder = Path.Combine(bundle.Root, name);
        var (code, text) = DrawnBundle.Run(
            "train", "--images", Images, "--catalog", bundle.CatalogPath, "--trunk", Trunk(side), "--out", folder, "--epochs", $"{epochs}");
        log.WriteLine(text);
        code.ShouldBe(0, text);
        return folder;
    }

    /// <summary>Two convolutions of random weights, one of them normalised, a clip between them, and the average of the last map; no number of it is 0 for every picture.</summary>
    private string Trunk(int side)
    {
        var path = Path.Combine(bundle.Root, "trunk.onnx");
        var random = new Random(3);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.5))];
        var graph = new OnnxGraph("trunk");
        var first = graph.Node("Conv", ["input", graph.Constant(Weights(16 * 3 * 9), 16, 3, 3, 3), graph.Constant(Weights(16), 16)], ("strides", [4, 4]), ("pads", [1, 1, 1, 1]));
        var even = graph.Constant(Enumerable.Repeat(1f, 16).ToArray(), 16);
        var normalised = graph.Node("BatchNormalization", [first, even, graph.Constant(Weights(16), 16), graph.Constant(Weights(16), 16), even]);
        var clipped = graph.Node("Clip", [normalised, graph.Constant([0f]), graph.Constant([6f])]);
        var second = graph.Node("Relu", [graph.Node("Conv", [clipped, graph.Constant(Weights(24 * 16), 24, 16, 1, 1), graph.Constant(Enumerable.Repeat(1f, 24).ToArray(), 24)])]);
        File.WriteAllBytes(path, graph.Build("input", [-1, 3, side, side], graph.Node("Flatten", [graph.Node("GlobalAveragePool", [second])], ("axis", [1])), "embedding", 24));
        return path;
    }

    private static void SkipWithoutTorch()
    {
        try
        {
            TrainingScript.RequirePackages(TrainingScript.Interpreter);
        }
        catch (CommandException)
        {
            Skip.If(true, $"{TrainingScript.Interpreter} has no PyTorch, OpenCV, ONNX and NumPy");
        }
    }
}
