namespace LossPrevention.Contracts;

/// <summary>
/// Cuts GS1 element strings into AIs and values (GS1 General Specifications, section 7.8): as people write them, AIs in brackets, and as scanners send them,
/// with a separator after each value whose length is not predefined.
/// </summary>
internal static class ElementString
{
    /// <summary>How a scanner sends the symbol's FNC1: ASCII group separator.</summary>
    public const char Separator = '\u001D';

    /// <summary>Cuts <c>(01)04012345123456(3103)001250</c>; returns why not, or null.</summary>
    public static string? TryCutBracketed(ReadOnlySpan<char> text, List<KeyValuePair<string, string>> elements)
    {
        while (text.Length > 0)
        {
            var close = AiLengthInBrackets(text);
            if (close == 0)
            {
                return $"an AI in brackets, such as (01), is expected at {Refusal.Quote(text)}";
            }

            var ai = text[1..(close + 1)];
            if (ApplicationIdentifier.Find(ai) is not { } identifier || identifier.Length != ai.Length)
            {
                return $"({ai}) is no GS1 application identifier";
            }

            text = text[(close + 2)..];
            var end = identifier.IsPredefined ? Math.Min(identifier.Longest, text.Length) : EndOfBracketedValue(text);
            if (identifier.Check(ai, text[..end]) is { } reason)
            {
                return reason;
            }

            elements.Add(new(ai.ToString(), text[..end].ToString()));
            text = text[end..].TrimStart(Separator);
        }

        return null;
    }

    /// <summary>Cuts <c>0104012345123456310300125010LOT&lt;GS&gt;...</c>; returns why not, or null.</summary>
    public static string? TryCutRaw(ReadOnlySpan<char> text, List<KeyValuePair<string, string>> elements)
    {
        text = text.TrimStart(Separator);
        while (text.Length > 0)
        {
            if (ApplicationIdentifier.Find(text) is not { } identifier || text.Length < identifier.Length
                || text[..identifier.Length].ContainsAnyExceptInRange('0', '9'))
            {
                return $"no GS1 application identifier stands at {Refusal.Quote(text)}";
            }

            var ai = text[..identifier.Length];
            text = text[identifier.Length..];
            var separator = text.IndexOf(Separator);
            var end = separator < 0 ? text.Length : separator;
            end = identifier.IsPredefined ? Math.Min(end, identifier.Longest) : end;
            if (identifier.Check(ai, text[..end]) is { } reason)
            {
                return reason;
            }

            elements.Add(new(ai.ToString(), text[..end].ToString()));
            text = text[end..].TrimStart(Separator);
        }

        return null;
    }

    private static int EndOfBracketedValue(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == Separator || (text[i] == '(' && AiLengthInBrackets(text[i..]) > 0))
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>How many digits stand in the brackets that the text begins with: 2 to 4, or 0 where that is not so.</summary>
    private static int AiLengthInBrackets(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] != '(')
        {
            return 0;
        }

        var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
        return digits is >= 2 and <= 4 && text[digits + 1] == ')' ? digits : 0;
    }
}
