using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Recognition.Tests.Recognizing;

/// <summary>What the reported twin says of the model.</summary>
public sealed class ModelReportTests
{
    private static readonly JsonSerializerOptions AsSent = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("x")]
    [InlineData("棚")]
    [InlineData("🍎")]
    public void Write_LongestOfEverything_KeepsWithinTheModulesShareOfTheTwin(string letter)
    {
        var words = string.Concat(Enumerable.Repeat(letter, 5000));
        var uri = "file:///" + new string('m', 4088); // a twin's string holds no more

        var report = ModelReport.Write(uri, "refused", words, Manifest(words));

        Encoding.UTF8.GetByteCount(report.ToJsonString(AsSent)).ShouldBeLessThan(TwinText.ModuleBytes);
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
