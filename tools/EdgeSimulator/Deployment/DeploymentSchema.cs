using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>
/// Holds a deployment against SchemaStore's public schemas, which come with the tool. They use a few keywords of JSON Schema draft 4; another
/// is an error, so that nothing passes because it was not looked at.
/// </summary>
internal sealed class DeploymentSchema
{
    /// <summary>A template or manifest with edgeAgent 1.1 and edgeHub 1.2.</summary>
    public const string Template = "azure-iot-edge-deployment-template-4.0.json";

    /// <summary>The part <c>$edgeAgent</c>.</summary>
    public const string EdgeAgent = "azure-iot-edgeagent-deployment-1.1.json";

    /// <summary>The part <c>$edgeHub</c>.</summary>
    public const string EdgeHub = "azure-iot-edgehub-deployment-1.2.json";

    private static readonly string[] Annotations =
        ["$schema", "id", "title", "description", "examples", "definitions", "contentMediaType", "default", "$comment"];

    private readonly Dictionary<string, JsonNode> files = new(StringComparer.Ordinal);

    /// <summary>Everything that does not fit, as path and what is wrong.</summary>
    public IReadOnlyList<string> Validate(string schemaFile, JsonNode document)
    {
        var errors = new List<string>();
        Check(schemaFile, Load(schemaFile), document, "$", errors);
        return errors;
    }

    private void Check(string file, JsonNode schema, JsonNode? value, string path, List<string> errors)
    {
        if (schema["$ref"] is { } reference)
        {
            var parts = reference.ToString().Split('#');
            var target = parts[0].Length > 0 ? parts[0] : file;
            var node = parts[1].Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(Load(target), (n, name) => n[name]!);
            Check(target, node, value, path, errors);
            return;
        }

        foreach (var (keyword, rule) in schema.AsObject())
        {
            switch (keyword)
            {
                case "type":
                    var types = rule is JsonArray many ? many.Select(t => t!.ToString()).ToList() : [rule!.ToString()];
                    Expect(types.Contains(TypeOf(value)) || (types.Contains("number") && TypeOf(value) == "integer"), $"is no {string.Join("|", types)}");
                    break;
                case "enum":
                    Expect(rule!.AsArray().Any(v => JsonNode.DeepEquals(v, value)), $"is none of {rule.ToJsonString()}");
                    break;
                case "pattern" when value is JsonValue text:
                    Expect(Regex.IsMatch(text.ToString(), rule!.ToString(), RegexOptions.None, TimeSpan.FromSeconds(1)), $"does not match {rule}");
                    break;
                case "minimum" when TypeOf(value) is "integer":
                    Expect(value!.GetValue<long>() >= rule!.GetValue<long>(), $"is below {rule}");
                    break;
                case "maximum" when TypeOf(value) is "integer":
                    Expect(value!.GetValue<long>() <= rule!.GetValue<long>(), $"is above {rule}");
                    break;
                case "required" when value is JsonObject o:
                    foreach (var name in rule!.AsArray())
                    {
                        Expect(o.ContainsKey(name!.ToString()), $"lacks {name}");
                    }

                    break;
                case "properties" or "patternProperties" or "additionalProperties":
                    break;
                case "items" when value is JsonArray list:
                    foreach (var item in list)
                    {
                        Check(file, rule!, item, path + "[]", errors);
                    }

                    break;
                case "anyOf":
                    Expect(rule!.AsArray().Any(s => Fits(file, s!, value, path)), "fits no alternative");
                    break;
                case "pattern" or "minimum" or "maximum" or "required" or "items":
                    break;
                default:
                    Expect(Annotations.Contains(keyword), $"meets the unknown schema keyword {keyword}");
                    break;
            }
        }

        if (value is JsonObject members)
        {
            CheckMembers(file, schema, members, path, errors);
        }

        void Expect(bool holds, string problem)
        {
            if (!holds)
            {
                errors.Add($"{path} {problem}");
            }
        }
    }

    private void CheckMembers(string file, JsonNode schema, JsonObject members, string path, List<string> errors)
    {
        foreach (var (name, value) in members)
        {
            var known = false;
            if (schema["properties"]?[name] is { } rule)
            {
                known = true;
                Check(file, rule, value, $"{path}.{name}", errors);
            }

            foreach (var (pattern, inner) in schema["patternProperties"]?.AsObject() ?? [])
            {
                if (Regex.IsMatch(name, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
                {
                    known = true;
                    Check(file, inner!, value, $"{path}.{name}", errors);
                }
            }

            if (!known && schema["additionalProperties"] is JsonValue allowed && !allowed.GetValue<bool>())
            {
                errors.Add($"{path} may not hold {name}");
            }
        }
    }

    private bool Fits(string file, JsonNode schema, JsonNode? value, string path)
    {
        var errors = new List<string>();
        Check(file, schema, value, path, errors);
        return errors.Count == 0;
    }

    private JsonNode Load(string file)
    {
        if (!files.TryGetValue(file, out var node))
        {
            using var stream = typeof(DeploymentSchema).Assembly.GetManifestResourceStream($"schemas/{file}")
                ?? throw new InvalidOperationException($"The schema {file} is not in the assembly.");
            files[file] = node = JsonNode.Parse(stream)!;
        }

        return node;
    }

    private static string TypeOf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            JsonValueKind.String => "string",
            JsonValueKind.Number => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
            _ => "boolean",
        },
    };
}
