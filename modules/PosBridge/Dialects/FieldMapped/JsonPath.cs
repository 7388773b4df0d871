using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>A place in a JSON document: <c>ticket.lines[0].ean</c>, <c>$.store</c> for the whole message, <c>=text</c> for a fixed value.</summary>
internal sealed partial class JsonPath
{
    private readonly (string? Name, int Index)[] steps;

    private JsonPath((string? Name, int Index)[] steps, bool fromRoot, string? constant) =>
        (this.steps, FromRoot, Constant) = (steps, fromRoot, constant);

    /// <summary>Whether it starts from the whole message.</summary>
    public bool FromRoot { get; }

    /// <summary>The fixed value; null where it is a place.</summary>
    public string? Constant { get; }

    /// <summary>A path; null where the text is none.</summary>
    public static JsonPath? Parse(string text)
    {
        if (text.StartsWith('='))
        {
            return new JsonPath([], fromRoot: false, text[1..]);
        }

        var fromRoot = text.StartsWith("$.", StringComparison.Ordinal);
        var match = Form().Match(fromRoot ? text[2..] : text);
        return match.Success
            ? new JsonPath([.. match.Groups["step"].Captures.Select(c => Step(c.Value))], fromRoot, constant: null)
            : null;
    }

    /// <summary>What is there; null where nothing is.</summary>
    public JsonElement? Find(JsonElement start)
    {
        var at = start;
        foreach (var (name, index) in steps)
        {
            if (name is not null)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return null;
                }
            }
            else if (at.ValueKind != JsonValueKind.Array || index >= at.GetArrayLength())
            {
                return null;
            }
            else
            {
                at = at[index];
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    private static (string? Name, int Index) Step(string text) =>
        text.StartsWith('[') ? (null, int.Parse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture)) : (text, 0);

    [GeneratedRegex(@"^(?<step>[^.\[\]$=+\s][^.\[\]]*)((\.(?<step>[^.\[\]]+))|(?<step>\[\d{1,4}\]))*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
