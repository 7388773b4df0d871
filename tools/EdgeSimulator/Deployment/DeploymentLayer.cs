using System.Text.Json.Nodes;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>A layered deployment: <c>{"id", "priority", "targetCondition", "metrics", "content": {"modulesContent"}}</c>, as IoT Hub's configurations are.</summary>
internal static class DeploymentLayer
{
    private const string Desired = "properties.desired";

    /// <summary>Whether a document is one.</summary>
    public static bool IsLayer(JsonObject document) => Content(document) is not null;

    /// <summary>What a store has that both the base and the layer reach.</summary>
    /// <param name="manifest">The base, rendered.</param>
    /// <param name="layer">The layer, rendered.</param>
    /// <exception cref="InputException">The layer replaces a whole twin, and with it what lies below.</exception>
    public static JsonObject Over(JsonObject manifest, JsonObject layer)
    {
        var merged = manifest.DeepClone().AsObject();
        foreach (var (module, entry) in Content(layer)!)
        {
            foreach (var (key, value) in entry as JsonObject ?? [])
            {
                if (!key.StartsWith(Desired + ".", StringComparison.Ordinal))
                {
                    throw new InputException($"the layer's {module}.{key} would replace the whole twin; set parts, such as {Desired}.model.");
                }

                Set(merged["modulesContent"]!.AsObject(), [module, Desired, .. key[(Desired.Length + 1)..].Split('.')], value);
            }
        }

        return merged;
    }

    private static JsonObject? Content(JsonObject document) => document["content"]?["modulesContent"] as JsonObject;

    private static void Set(JsonObject at, IReadOnlyList<string> path, JsonNode? value)
    {
        foreach (var name in path.SkipLast(1))
        {
            if (at[name] is not JsonObject inner)
            {
                at[name] = inner = [];
            }

            at = inner;
        }

        at[path[^1]] = value?.DeepClone();
    }
}
