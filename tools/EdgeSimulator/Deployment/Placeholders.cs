using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>Fills <c>${NAME}</c> in every string of a document.</summary>
public sealed partial class Placeholders(Func<string, string?> find)
{
    private readonly SortedSet<string> missing = new(StringComparer.Ordinal);

    /// <summary>The names that had no value, so far.</summary>
    public IReadOnlyCollection<string> Missing => missing;

    /// <summary>A copy of a document with its placeholders filled; those without a value stay and are named in <see cref="Missing"/>.</summary>
    public JsonNode? Fill(JsonNode? node) => node switch
    {
        JsonObject inner => new JsonObject(inner.Select(p => KeyValuePair.Create(p.Key, Fill(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Fill(text)),
        _ => node?.DeepClone(),
    };

    /// <summary>The same for one string.</summary>
    public string Fill(string text) => Name().Replace(text, match =>
    {
        var name = match.Groups["name"].Value;
        if (find(name) is { } value)
        {
            return value;
        }

        missing.Add(name);
        return match.Value;
    });

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_.\-]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
