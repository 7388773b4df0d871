using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace LossPrevention.Recordings;

/// <summary>A moment in a file: ISO 8601 with a zone, since a time without one means another moment on every machine.</summary>
internal static class Timestamp
{
    public static bool TryParse(string? text, out DateTimeOffset time, [NotNullWhen(false)] out string? reason)
    {
        time = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            reason = "is missing. Give a time such as \"2026-01-05T10:00:00Z\".";
            return false;
        }

        var hasZone = text.EndsWith('Z') || text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';
        if (!hasZone || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time))
        {
            reason = $"is \"{text}\". Give a time with its zone, such as \"2026-01-05T10:00:00Z\".";
            return false;
        }

        reason = null;
        return true;
    }
}
