using System.Text;

namespace LossPrevention.EdgeRuntime;

/// <summary>Text for the reported twin, which holds 32 KB in all and 4 KB a string, counted as UTF-8.</summary>
public static class TwinText
{
    /// <summary>What a module's own reported properties may take, bytes; the rest of the 32 KB is <c>settings</c> and <c>health</c>.</summary>
    public const int ModuleBytes = 8 * 1024;

    private const string Ellipsis = "…";

    /// <summary>A text cut to a length, characters left whole and an ellipsis at its end.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="bytes">The most that it may take as UTF-8, 3 or more.</param>
    public static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var left = bytes - Encoding.UTF8.GetByteCount(Ellipsis);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return text[..length] + Ellipsis;
    }
}
