using System.Text.Json.Nodes;

namespace LossPrevention.EdgeRuntime;

/// <summary>What the reported twin says of a desired set, within the twin's limits (32 KB in all, 4 KB a string).</summary>
internal static class SettingsReport
{
    private const int MaxErrors = 20;
    private const int MaxErrorBytes = 400;

    public static JsonObject Write(long? version, IReadOnlyList<SettingsError> errors)
    {
        var lines = errors.Take(MaxErrors).Select(e => TwinText.Cut($"{e.Path}: {e.Message}", MaxErrorBytes)).ToList();
        if (errors.Count > MaxErrors)
        {
            lines.Add($"and {errors.Count - MaxErrors} more");
        }

        return new JsonObject
        {
            ["settings"] = new JsonObject
            {
                ["version"] = version,
                ["status"] = errors.Count == 0 ? "applied" : "refused",
                ["errors"] = new JsonArray([.. lines.Select(l => (JsonNode)l)]),
            },
        };
    }
}
