using System.Text.Json;

namespace LossPrevention.Recordings;

/// <summary>Says what a <see cref="JsonException"/> found, for people.</summary>
public static class JsonProblem
{
    /// <summary>The line, counted from 1; 0 where unknown.</summary>
    public static int Line(JsonException e) => (int)((e.LineNumber ?? -1) + 1);

    /// <summary>One sentence without the serializer's own coordinates.</summary>
    public static string Text(JsonException e)
    {
        var text = e.Message;
        var cut = text.IndexOf(" Path: ", StringComparison.Ordinal);
        text = cut < 0 ? text : text[..cut];
        cut = text.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        text = (cut < 0 ? text : text[..cut]).TrimEnd();
        return e.Path is { Length: > 1 } path ? $"{path.TrimStart('$', '.')}: {text}" : $"this is no valid JSON here: {text}";
    }
}
