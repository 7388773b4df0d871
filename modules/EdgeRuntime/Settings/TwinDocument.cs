using System.Globalization;
using System.Text.Json.Nodes;

namespace LossPrevention.EdgeRuntime;

/// <summary>Merges twin patches as the hub does: objects merge, null removes, everything else replaces.</summary>
internal static class TwinDocument
{
    public const string VersionKey = "$version";

    /// <summary>The document's version; null where it names none.</summary>
    public static long? VersionOf(JsonObject document) =>
        document[VersionKey] is { } value && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var version) ? version : null;

    /// <summary><paramref name="target"/> with <paramref name="patch"/> merged in; neither is changed.</summary>
    public static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        var merged = target.DeepClone().AsObject();
        MergeInto(merged, patch);
        return merged;
    }

    private static void MergeInto(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(key);
                    break;
                case JsonObject inner:
                    if (target[key] is not JsonObject existing)
                    {
                        existing = [];
                        target[key] = existing;
                    }

                    MergeInto(existing, inner);
                    break;
                default:
                    target[key] = value.DeepClone();
                    break;
            }
        }
    }
}
