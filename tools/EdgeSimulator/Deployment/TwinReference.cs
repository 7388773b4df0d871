using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Replay;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>The reference of the module twins: a JSON Schema a module, and one page of them all.</summary>
internal static class TwinReference
{
    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>The files, by their paths below <c>docs</c>.</summary>
    public static IReadOnlyDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var page = new StringBuilder("""
            # Module twins

            What IoT Hub can set for each module (desired properties), made of the settings records themselves by
            `dotnet run --project tools/EdgeSimulator -- twins --out docs`; a test holds this page and the JSON Schemas in `docs/twins/` against them.
            `<id>` stands for a key of your own, such as a lane's id. Durations are `"hh:mm:ss.fff"`. A set with an error is refused whole: the old
            one stays in force, and the reported properties say why. `EdgeSimulator manifest` finds the same errors before anything is deployed.


            """);
        foreach (var (moduleId, services) in HouseModules.Services())
        {
            var schema = ModuleTwins.Schema(services, moduleId);
            files[$"twins/{moduleId}.schema.json"] = schema.ToJsonString(Indented) + "\n";
            page.Append($"## {moduleId}\n\n| property | type | range | default | meaning |\n|---|---|---|---|---|\n");
            foreach (var row in Rows(schema, ""))
            {
                page.Append(row);
            }

            page.Append('\n');
        }

        files["twins.md"] = page.ToString().TrimEnd() + "\n";
        return files;
    }

    private static IEnumerable<string> Rows(JsonNode schema, string path)
    {
        var required = schema["required"]?.AsArray().Select(r => r!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            var (type, leaf, suffix) = Describe(property!);
            var here = $"{path}{name}{suffix}";
            var text = property!["description"]?.GetValue<string>() ?? "";
            yield return $"| `{here}` | {type} | {Range(property)} | {(required.Contains(name) ? "required" : Code(property["default"]))} | {text.Replace("|", "\\|", StringComparison.Ordinal)} |\n";
            foreach (var row in Rows(leaf, here + "."))
            {
                yield return row;
            }
        }
    }

    /// <summary>A property's type in words, the schema that its parts are in, and what its path goes on with.</summary>
    private static (string Type, JsonNode Leaf, string Suffix) Describe(JsonNode property)
    {
        if (property["enum"] is JsonArray names)
        {
            return (string.Join(", ", names.Select(Code)), property, "");
        }

        if (property["additionalProperties"] is JsonObject values)
        {
            var (_, leaf, suffix) = Describe(values);
            return ("map", leaf, ".<id>" + suffix);
        }

        if (property["items"] is { } items)
        {
            var (type, leaf, suffix) = Describe(items);
            return ($"list of {type}", leaf, "[]" + suffix);
        }

        return (property["pattern"] is not null ? "duration" : property["format"] is not null ? "time" : property["type"]!.GetValue<string>(), property, "");
    }

    private static string Range(JsonNode property)
    {
        var (least, most) = (property["minimum"] ?? property["x-minimum"], property["maximum"] ?? property["x-maximum"]);
        return least is null ? "" : $"{least} to {most}";
    }

    private static string Code(JsonNode? value) => value is null ? "" : $"`{(value is JsonValue v && v.TryGetValue<string>(out var text) ? text : value.ToJsonString())}`";
}
