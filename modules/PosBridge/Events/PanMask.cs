using System.Globalization;
using System.Text;

namespace LossPrevention.PosBridge;

/// <summary>
/// Hides payment card numbers in text of unknown make: 13 to 19 digits, single spaces or dashes between them allowed, that pass
/// the Luhn check (ISO/IEC 7812). Goods' codes pass Luhn once in ten; in a dead letter that is a price worth paying. A number whose parts stand
/// in several fields, attributes or columns, four digits or more in each, is known by its scheme as well (<see cref="CardScheme"/>).
/// </summary>
internal static class PanMask
{
    private const int Shortest = CardScheme.Shortest;
    private const int Longest = 19;
    private const int ShortestPart = 4;
    private const int MostParts = 5;
    private const int FarthestPart = 64;

    /// <summary>The text with every digit of every card number replaced by <c>*</c>, all but the last four.</summary>
    public static string Apply(string text)
    {
        if (!HasDigits(text, Shortest))
        {
            return text;
        }

        StringBuilder? masked = null;
        var positions = new List<int>(64);
        for (var start = 0; start < text.Length;)
        {
            if (!char.IsDigit(text[start]))
            {
                start++;
                continue;
            }

            var end = ReadRun(text, start, positions);
            masked = MaskRun(text, positions, masked);
            start = end;
        }

        return MaskParts(text, masked)?.ToString() ?? text;
    }

    /// <summary>Whether a text has so many digits at all, wherever they stand; most have not, and need no closer look.</summary>
    public static bool HasDigits(string text, int count)
    {
        foreach (var c in text)
        {
            if (char.IsDigit(c) && --count == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Masks numbers whose parts stand apart, such as <c>"first":"41111111","last":"11111111"</c>.</summary>
    private static StringBuilder? MaskParts(string text, StringBuilder? masked)
    {
        var parts = Parts(text);
        var positions = new List<int>(Longest);
        for (var first = 0; first < parts.Count; first++)
        {
            positions.Clear();
            for (var next = first; next < Math.Min(parts.Count, first + MostParts); next++)
            {
                if (next > first && (parts[next].Start - parts[next - 1].End > FarthestPart || parts[next].Alone))
                {
                    break;
                }

                positions.AddRange(Enumerable.Range(parts[next].Start, parts[next].End - parts[next].Start));
                if (positions.Count > Longest)
                {
                    break;
                }

                if (next > first && CardScheme.Fits(string.Concat(positions.Select(at => (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(text[at]))))))
                {
                    masked ??= new StringBuilder(text);
                    foreach (var at in positions.SkipLast(4))
                    {
                        masked[at] = '*';
                    }
                }
            }
        }

        return masked;
    }

    /// <summary>Runs of four to nineteen digits. Alone: shorter ones stand between it and the one before, as in a date. Digits of names do not count.</summary>
    private static List<(int Start, int End, bool Alone)> Parts(string text)
    {
        var parts = new List<(int Start, int End, bool Alone)>();
        var alone = true;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsDigit(text[i]))
            {
                continue;
            }

            var end = i;
            while (end < text.Length && char.IsDigit(text[end]))
            {
                end++;
            }

            if (end - i is >= ShortestPart and <= Longest)
            {
                parts.Add((i, end, alone));
                alone = false;
            }
            else if (i == 0 || !(char.IsLetter(text[i - 1]) || text[i - 1] == '_'))
            {
                alone = true;
            }

            i = end;
        }

        return parts;
    }

    /// <summary>The positions of a run of digits with at most one separator between two; returns where it ends.</summary>
    private static int ReadRun(string text, int start, List<int> positions)
    {
        positions.Clear();
        var end = start;
        for (var i = start; i < text.Length; i++)
        {
            if (char.IsDigit(text[i]))
            {
                positions.Add(i);
                end = i + 1;
            }
            else if (text[i] is not (' ' or '-') || i != end)
            {
                break;
            }
        }

        return end;
    }

    /// <summary>A card number may hide inside a longer run, so every window of every length is tried, longest first.</summary>
    private static StringBuilder? MaskRun(string text, List<int> positions, StringBuilder? masked)
    {
        for (var first = 0; first + Shortest <= positions.Count; first++)
        {
            for (var length = Math.Min(Longest, positions.Count - first); length >= Shortest; length--)
            {
                if (!PassesLuhn(text, positions, first, length))
                {
                    continue;
                }

                masked ??= new StringBuilder(text);
                for (var i = first; i < first + length - 4; i++)
                {
                    masked[positions[i]] = '*';
                }

                break;
            }
        }

        return masked;
    }

    private static bool PassesLuhn(string text, List<int> positions, int first, int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(text[positions[first + length - 1 - i]]);
            var twice = i % 2 == 1 ? digit * 2 : digit;
            sum += twice > 9 ? twice - 9 : twice;
        }

        return sum % 10 == 0 && sum > 0;
    }
}
