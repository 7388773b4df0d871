using System.Text;

namespace LossPrevention.EdgeRuntime;

/// <summary>Prometheus names and labels: <c>module_name_unit</c>, counters ending in <c>_total</c>.</summary>
internal static class MetricNames
{
    public static string Of(string moduleId, string instrument, string? unit, MetricKind kind)
    {
        var name = new StringBuilder(Snake(moduleId)).Append('_').Append(Snake(instrument));
        var suffix = unit switch
        {
            null or "" => string.Empty,
            ['{', ..] => string.Empty, // an annotation such as {item}, not a unit
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "1" => kind == MetricKind.Counter ? string.Empty : "_ratio",
            _ => "_" + Snake(unit),
        };
        if (suffix.Length > 0 && !name.ToString().EndsWith(suffix, StringComparison.Ordinal))
        {
            name.Append(suffix);
        }

        return kind == MetricKind.Counter ? name.Append("_total").ToString() : name.ToString();
    }

    /// <summary>The labels in order of their names, values escaped as the exposition format asks.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
        {
            return string.Empty;
        }

        var sorted = tags.ToArray();
        Array.Sort(sorted, static (l, r) => string.CompareOrdinal(l.Key, r.Key));
        var text = new StringBuilder();
        foreach (var (key, value) in sorted)
        {
            text.Append(text.Length > 0 ? "," : string.Empty).Append(Snake(key)).Append("=\"")
                .Append(value?.ToString()?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }

        return text.ToString();
    }

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && text.Length > 0 && (char.IsAsciiLetterLower(text[^1]) || char.IsAsciiDigit(text[^1])))
            {
                text.Append('_');
            }

            text.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        }

        return text.Length > 0 && char.IsAsciiDigit(text[0]) ? "_" + text : text.ToString();
    }
}
