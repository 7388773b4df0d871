using System.Globalization;
using System.Text;

namespace LossPrevention.PosBridge;

/// <summary>
/// Hides payment card numbers in text of unknown make: 13 to 19 digits, single spaces or dashes between them allowed, that pass
/// the Luhn check (ISO/IEC 7812). Goods' codes pass Luhn once in ten; in a dead letter that is a price worth paying.
/// </summary>
internal static class PanMask
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>The text with every digit of every card number replaced by <c>*</c>, all but the last four.</summary>
    public static string Apply(string text)
    {
        StringBuilder? masked = null;
        var positions = new List<int>(64);
        for (var start = 0; start < text.Length;)
        {
            if (!char.IsAsciiDigit(text[start]))
            {
                start++;
                continue;
            }

            var end = ReadRun(text, start, positions);
            masked = MaskRun(text, positions, masked);
            start = end;
        }

        return masked?.ToString() ?? text;
    }

    /// <summary>The positions of a run of digits with at most one separator between two; returns where it ends.</summary>
    private static int ReadRun(string text, int start, List<int> positions)
    {
        positions.Clear();
        var end = start;
        for (var i = start; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
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
