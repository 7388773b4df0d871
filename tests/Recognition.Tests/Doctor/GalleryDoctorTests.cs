using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;

namespace LossPrevention.Recognition.Tests.Doctor;

/// <summary>What the module says of its gallery when it is asked by the direct method <c>doctor</c>.</summary>
public sealed class GalleryDoctorTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private readonly TestBundle bundles = new();

    public void Dispose() => bundles.Dispose();

    [Fact]
    public async Task Doctor_ProductsThatDiffer_NoneIsNamed()
    {
        var finding = await AskAsync(bundles.Write("1"));

        finding.ShouldBe(DoctorFinding.Good("look-alikes", "none seen among 3 products, those of one visualGroup apart"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Doctor_TwoProductsLookTheSame_BothAreNamed(float off)
    {
        var finding = await AskAsync(bundles.Write("1", pearLooks: (off, null)));

        finding.Level.ShouldBe(DoctorLevel.Weak);
        finding.Text.ShouldContain("1 pairs of products");
        finding.Text.ShouldContain("'Goods 4011' (4011) and 'Goods 4012' (4012)");
        finding.Remedy!.ShouldContain("visualGroup");
    }

    [Fact]
    public async Task Doctor_TwoProductsLookTheSameAndShareAGroup_NoneIsNamed() =>
        (await AskAsync(bundles.Write("1", pearLooks: (0, "red fruit")))).Level.ShouldBe(DoctorLevel.Good);

    private static async Task<DoctorFinding> AskAsync(string bundle)
    {
        var client = new FakeModuleClient("Recognition", new JsonObject { ["storeId"] = "store-1", ["model"] = new JsonObject { ["uri"] = new Uri(bundle).AbsoluteUri } });
        await using var host = EdgeModuleHost.Create("Recognition", client, s => s.AddRecognition());
        await host.StartAsync(CancellationToken.None);
        await client.WaitUntilAsync(c => c.Reports.Any(r => r["model"]?["state"]?.GetValue<string>() == "inForce")).WaitAsync(Limit);
        var answer = await client.CallAsync(MethodNames.Doctor, "{}"u8.ToArray());
        answer.Status.ShouldBe(200);
        return JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.DoctorResponse)!.Findings.Single(f => f.Subject == "look-alikes");
    }
}
