using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

public sealed class ManifestCheckTests
{
    [Fact]
    public void Template_PublicSchema_Fits() =>
        new DeploymentSchema().Validate(DeploymentSchema.Template, DeploymentTemplateTests.OurTemplate().Document).ShouldBeEmpty();

    [Fact]
    public void Problems_OurManifest_None() => ManifestCheck.Problems(OurManifest()).ShouldBeEmpty();

    [Theory]
    [InlineData(ManifestVariant.Debug, "amd64")]
    [InlineData(ManifestVariant.NoGpu, "amd64")]
    [InlineData(ManifestVariant.NoGpu, "arm64")]
    public void Problems_VariantWithoutGpu_NoneAndNoGpu(ManifestVariant variant, string platform)
    {
        var manifest = OurManifest(variant, platform);

        ManifestCheck.Problems(manifest).ShouldBeEmpty();
        var text = manifest.ToJsonString();
        text.ShouldNotContain("DeviceRequests");
        text.ShouldNotContain("gpu");
        text.ShouldNotContain("tensorRt");
        text.ShouldNotContain("cuda");
        text.ShouldContain($"recognition:1.0.0-{platform}\"");
        OurManifest().ToJsonString().ShouldContain("recognition:1.0.0-amd64.gpu");
    }

    [Fact]
    public void Problems_EveryKindOfMistake_EachNamesItsPlace()
    {
        var manifest = OurManifest();
        var content = manifest["modulesContent"]!;
        content["$edgeAgent"]!["properties.desired"]!["modules"]!["PosBridge"]!["restartPolicy"] = "sometimes";
        content["$edgeHub"]!["properties.desired"]!["routes"]!["posToDecision"]!["priority"] = 12;
        content["VideoIngest"]!["properties.desired"]!["lanes"]!["lane-1"]!["cropSize"] = 5000;
        content["DecisionAlert"]!["properties.desired"]!["thresholds"] = new JsonObject { ["nugde"] = 0.2 };

        var problems = ManifestCheck.Problems(manifest);

        foreach (var part in new[]
        {
            "$edgeAgent.properties.desired.modules.PosBridge.restartPolicy is none of",
            "$edgeHub.properties.desired.routes.posToDecision fits no alternative",
            "VideoIngest: lanes.lane-1.cropSize",
            "DecisionAlert: thresholds.nugde is not known; did you mean 'nudge'?",
        })
        {
            problems.ShouldContain(p => p.Contains(part, StringComparison.Ordinal), string.Join('\n', problems));
        }
    }

    private static JsonObject OurManifest(ManifestVariant variant = ManifestVariant.AsWritten, string platform = "amd64")
    {
        var env = EnvironmentFile.Load(Path.Combine(Repository.Root, ".env.example"));
        return JsonNode.Parse(ManifestRenderer.Render(
            DeploymentTemplateTests.OurTemplate(), n => env.GetValueOrDefault(n, "x"), Path.Combine(Repository.Root, "modules"), platform, variant))!.AsObject();
    }
}
