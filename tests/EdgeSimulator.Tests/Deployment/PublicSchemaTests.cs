using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

public sealed class PublicSchemaTests
{
    [SkippableFact]
    public void Template_PublicSchema_Fits()
    {
        var schema = new Draft4Schema(SharedData.Require("../schemas"));

        schema.Validate("azure-iot-edge-deployment-template-4.0.json", DeploymentTemplateTests.OurTemplate().Document).ShouldBeEmpty();
    }

    [SkippableFact]
    public void Manifest_PublicSchemas_Fit()
    {
        var schema = new Draft4Schema(SharedData.Require("../schemas"));
        var manifest = JsonNode.Parse(ManifestRenderer.Render(
            DeploymentTemplateTests.OurTemplate(), _ => "x", Path.Combine(Repository.Root, "modules"), "amd64"))!;

        // The public manifest schema still refers to edge hub 1.1, so the two system modules are held against their own schemas.
        var content = manifest["modulesContent"]!;
        schema.Validate("azure-iot-edgeagent-deployment-1.1.json", Only(content, "$edgeAgent")).ShouldBeEmpty();
        schema.Validate("azure-iot-edgehub-deployment-1.2.json", Only(content, "$edgeHub")).ShouldBeEmpty();
        schema.Validate("azure-iot-edge-deployment-template-4.0.json", manifest).ShouldBeEmpty();
    }

    private static JsonObject Only(JsonNode content, string name) => new() { [name] = content[name]!.DeepClone() };
}
