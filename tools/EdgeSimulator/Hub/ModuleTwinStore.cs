using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.EdgeSimulator.Hub;

/// <summary>One module's twin: desired and reported properties, merged as IoT Hub merges them and held to its limits.</summary>
internal sealed class ModuleTwinStore
{
    private const int MaxBytes = 32 * 1024;
    private const int MaxDepth = 10;
    private const int MaxText = 4096;

    private readonly Lock gate = new();
    private JsonObject desired = new() { ["$version"] = 1 };
    private JsonObject reported = new() { ["$version"] = 1 };

    public ModuleTwin Read()
    {
        lock (gate)
        {
            return new ModuleTwin((JsonObject)desired.DeepClone(), (JsonObject)reported.DeepClone());
        }
    }

    /// <summary>Merges a patch into the desired properties.</summary>
    /// <returns>The patch with its new <c>$version</c>, as the module gets it.</returns>
    public JsonObject PatchDesired(JsonObject patch)
    {
        lock (gate)
        {
            desired = Merge("desired", desired, patch);
            var sent = (JsonObject)patch.DeepClone();
            sent["$version"] = desired["$version"]!.DeepClone();
            return sent;
        }
    }

    public void PatchReported(JsonObject patch)
    {
        lock (gate)
        {
            reported = Merge("reported", reported, patch);
        }
    }

    private static JsonObject Merge(string section, JsonObject current, JsonObject patch)
    {
        Check(section, patch, section, 1);
        var merged = (JsonObject)current.DeepClone();
        MergeInto(merged, patch);
        merged["$version"] = current["$version"]!.GetValue<int>() + 1;
        var size = System.Text.Encoding.UTF8.GetByteCount(merged.ToJsonString());
        return size <= MaxBytes
            ? merged
            : throw new EdgeHubException($"The {section} properties would be {size} bytes; a twin holds {MaxBytes} of each.");
    }

    private static void MergeInto(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith('$'))
            {
                continue;
            }

            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                if (target[name] is not JsonObject existing)
                {
                    target[name] = existing = [];
                }

                MergeInto(existing, inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    private static void Check(string section, JsonNode? node, string path, int depth)
    {
        if (depth > MaxDepth + 1)
        {
            throw new EdgeHubException($"The {section} properties nest deeper than {MaxDepth} levels at {path}.");
        }

        switch (node)
        {
            case JsonObject inner:
                foreach (var (name, value) in inner)
                {
                    if (depth > 1 || !name.StartsWith('$'))
                    {
                        CheckName(section, name, path);
                    }

                    Check(section, value, $"{path}.{name}", depth + 1);
                }

                break;
            case JsonArray list:
                foreach (var value in list)
                {
                    Check(section, value, path, depth + 1);
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text) && System.Text.Encoding.UTF8.GetByteCount(text) > MaxText:
                throw new EdgeHubException($"The {section} property {path} is a string over {MaxText} bytes.");
        }
    }

    private static void CheckName(string section, string name, string path)
    {
        if (name.Length == 0 || name.Any(c => c is '.' or '$' or '#' or ' ' || char.IsControl(c)))
        {
            throw new EdgeHubException(
                $"The {section} property '{name}' below {path} has a name that twins refuse: none may hold '.', '$', '#', spaces or control characters.");
        }
    }
}
