using System.Text.Json;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Where a field's text comes from: one place or several, joined by a space, such as <c>date + time</c>.</summary>
internal sealed class FieldExpression
{
    private readonly JsonPath[] parts;

    private FieldExpression(JsonPath[] parts) => this.parts = parts;

    /// <summary>An expression; null where the text is none.</summary>
    public static FieldExpression? Parse(string text)
    {
        var paths = text.Split(" + ").Select(JsonPath.Parse).ToArray();
        return paths.Contains(null) ? null : new FieldExpression(paths!);
    }

    /// <summary>The text; null where any part of it has no value.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="element">The element at hand.</param>
    /// <param name="field">Its name, for the refusal.</param>
    public string? Read(JsonElement message, JsonElement element, string field)
    {
        string? text = null;
        foreach (var part in parts)
        {
            var value = part.Constant ?? (part.Find(part.FromRoot ? message : element) is { } found ? Text(found, field) : null);
            if (string.IsNullOrEmpty(value))
            {
                return null;
            }

            text = text is null ? value : $"{text} {value}";
        }

        return text;
    }

    private static string Text(JsonElement value, string field) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new TillRefusal($"{field} is {(value.ValueKind == JsonValueKind.Array ? "a list" : "an object")}, a value is expected"),
    };
}
