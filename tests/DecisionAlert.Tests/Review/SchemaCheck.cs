using System.Text.Json;
using System.Text.Json.Nodes;

namespace LossPrevention.DecisionAlert.Tests.Review;

/// <summary>Holds JSON against a schema of the API's description. What the schema does not speak of is wrong too.</summary>
internal static class SchemaCheck
{
    /// <summary>What does not fit, as path and reason.</summary>
    public static IEnumerable<string> Problems(JsonNode? value, JsonNode? schema, JsonNode document, string path = "$")
    {
        while (schema?["$ref"]?.GetValue<string>() is { } reference)
            schema = reference.TrimStart('#', '/').Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name]);
        if (schema is not JsonObject { Count: > 0 } known)
            return [$"{path} is not described"];
        var types = known["type"] switch
        {
            JsonArray several => several.Select(t => t!.GetValue<string>()).ToArray(),
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };
        if (known["enum"] is JsonArray values && !values.Any(v => JsonNode.DeepEquals(v, value)))
            return [$"{path} is none of the values"];
        if (types.Length > 0 && !types.Any(type => Fits(value, type)))
            return [$"{path} is no {string.Join(" or ", types)}"];
        return value switch
        {
            JsonObject branch => Members(branch, known, document, path),
            JsonArray list => list.SelectMany((item, i) => Problems(item, known["items"], document, $"{path}[{i}]")),
            _ => types.Length == 0 && known["enum"] is null ? [$"{path} has no type"] : [],
        };
    }

    private static IEnumerable<string> Members(JsonObject branch, JsonObject schema, JsonNode document, string path)
    {
        var missing = (schema["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).Where(name => !branch.ContainsKey(name)).Select(name => $"{path} lacks {name}");
        return missing.Concat(branch.SelectMany(p => Problems(p.Value, schema["properties"]?[p.Key] ?? schema["additionalProperties"], document, $"{path}.{p.Key}")));
    }

    private static bool Fits(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("number", JsonValueKind.Number) or ("null", JsonValueKind.Null) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => value!.GetValue<JsonElement>().TryGetInt64(out _),
        _ => false,
    };
}
