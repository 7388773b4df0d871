namespace LossPrevention.Contracts;

/// <summary>
/// Cuts a GS1 Digital Link into AIs and values (GS1 Digital Link Standard: URI Syntax): any domain and path before it,
/// <c>/01/</c> and the GTIN, qualifiers as further pairs of the path, everything else as the query.
/// </summary>
internal static class DigitalLink
{
    /// <summary>Cuts <c>https://id.gs1.org/01/04012345123456/10/LOT?3103=001250</c>; returns why not, or null.</summary>
    public static string? TryCut(string text, List<KeyValuePair<string, string>> elements)
    {
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var scheme = text[..(text.Length - rest.Length)];
        if (!scheme.Equals("https://", StringComparison.OrdinalIgnoreCase) && !scheme.Equals("http://", StringComparison.OrdinalIgnoreCase))
        {
            return $"a GS1 Digital Link begins with https:// or http://, not {Refusal.Quote(scheme)}";
        }

        rest = rest.Split('#', 2)[0];
        var pathAndQuery = rest.Split('?', 2);
        var segments = pathAndQuery[0].Split('/');
        var key = FindKey(segments);
        if (segments[0].Length == 0 || key < 0)
        {
            return "the web address holds no /01/ with a GTIN after it";
        }

        var gtin = segments[key + 1];
        if (!IsGtinShaped(gtin))
        {
            return $"/01/ is followed by {Refusal.Quote(gtin)}, which is no GTIN of 8, 12, 13 or 14 digits";
        }

        elements.Add(new("01", gtin.PadLeft(14, '0')));
        for (var i = key + 2; i + 1 < segments.Length; i += 2)
        {
            if (AddKnown(segments[i], segments[i + 1], elements) is { } reason)
            {
                return reason;
            }
        }

        foreach (var pair in pathAndQuery.Length == 2 ? pathAndQuery[1].Split(['&', ';'], StringSplitOptions.RemoveEmptyEntries) : [])
        {
            var parts = pair.Split('=', 2);
            if (parts.Length == 2 && AddKnown(parts[0], parts[1], elements) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>
    /// Where <c>01</c> (or its old name <c>gtin</c>) stands: the first that digits follow in a GTIN's number, as a shop's own path may hold
    /// an <c>01</c> too; else the first of all.
    /// </summary>
    private static int FindKey(string[] segments)
    {
        var first = -1;
        for (var i = 1; i + 1 < segments.Length; i++)
        {
            if (segments[i] is not ("01" or "gtin"))
            {
                continue;
            }

            if (IsGtinShaped(segments[i + 1]))
            {
                return i;
            }

            first = first < 0 ? i : first;
        }

        return first;
    }

    private static bool IsGtinShaped(string text) =>
        text.Length is 8 or 12 or 13 or 14 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    /// <summary>Keys that are no AI belong to the web site and are passed over, as the standard wants.</summary>
    private static string? AddKnown(string key, string escaped, List<KeyValuePair<string, string>> elements)
    {
        if (key.Length is < 2 or > 4 || key.AsSpan().ContainsAnyExceptInRange('0', '9')
            || ApplicationIdentifier.Find(key) is not { } identifier || identifier.Length != key.Length)
        {
            return null;
        }

        var value = Uri.UnescapeDataString(escaped);
        elements.Add(new(key, value));
        return identifier.Check(key, value);
    }
}
