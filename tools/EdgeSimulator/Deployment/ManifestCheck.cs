using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Replay;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>What is wrong with a rendered manifest, found before IoT Hub or a store finds it.</summary>
internal static class ManifestCheck
{
    /// <summary>The most that a module's twin may hold, bytes of JSON.</summary>
    private const int MaxTwinBytes = 32 * 1024;

    /// <summary>Every problem, as place and what is wrong; none where the manifest is fit to deploy.</summary>
    /// <param name="manifest">A manifest with all modules, as <see cref="ManifestRenderer"/> makes it.</param>
    public static IReadOnlyList<string> Problems(JsonObject manifest)
    {
        // SchemaStore's schema of whole manifests still asks for edgeHub 1.1, so the system modules are held against their own.
        var schema = new DeploymentSchema();
        var content = (JsonObject)manifest["modulesContent"]!;
        return
        [
            .. schema.Validate(DeploymentSchema.Template, manifest),
            .. schema.Validate(DeploymentSchema.EdgeAgent, Only(content, "$edgeAgent")),
            .. schema.Validate(DeploymentSchema.EdgeHub, Only(content, "$edgeHub")),
            .. Twins(content),
        ];
    }

    private static IEnumerable<string> Twins(JsonObject content)
    {
        foreach (var module in HouseModules.Services())
        {
            if (content[module.Key]?["properties.desired"] is not JsonObject desired)
            {
                continue;
            }

            foreach (var error in ModuleTwins.Check(module.Value, desired))
            {
                yield return $"{module.Key}: {(error.Path.Length > 0 ? error.Path + " " : "")}{error.Message}";
            }

            var size = System.Text.Encoding.UTF8.GetByteCount(desired.ToJsonString());
            if (size > MaxTwinBytes)
            {
                yield return $"{module.Key}: the desired properties take {size:N0} bytes; a twin holds {MaxTwinBytes:N0}";
            }
        }
    }

    private static JsonObject Only(JsonObject content, string name) => new() { [name] = content[name]?.DeepClone() };
}
