using System.Text;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition.Tests.Recognizing;

/// <summary>What the reported twin says of the model.</summary>
public sealed class ModelReportTests
{
    [Theory]
    [InlineData("x")]
    [InlineData("棚")]
    [InlineData("🍎")]
    public void Write_LongestOfEverything_KeepsWithinTheModulesShareOfTheTwin(string letter)
    {
        var words = string.Concat(Enumerable.Repeat(letter, 5000));
        var uri = "file:///" + new string('m', 4088); // a twin's string holds no more

        var report = ModelReport.Write(uri, "refused", words, Manifest(words));

        var properties = report["model"]!.AsObject();
        properties.Sum(p => Encoding.UTF8.GetByteCount(p.Key + p.Value) + 6).ShouldBeLessThan(TwinText.ModuleBytes - 20);
        report["model"]!["uri"]!.ToString().ShouldBe(uri);
        report["model"]!["error"]!.ToString().ShouldEndWith("…");
    }

    [Fact]
    public void Write_InForce_SaysWhichAndClearsTheError() =>
        ModelReport.Write("file:///m", "inForce", null, Manifest("7")).ToJsonString()
            .ShouldBe("""{"model":{"uri":"file:///m","state":"inForce","error":null,"name":"7","version":"7"}}""");

    private static BundleManifest Manifest(string text) => new()
    {
        Format = BundleManifest.CurrentFormat,
        Name = text,
        Version = text,
        Input = null!,
        EmbeddingLength = 1,
        Files = null!,
    };
}
