using System.Text;

namespace LossPrevention.Contracts;

/// <summary>Puts a refused text into words that fit a log line and a screen.</summary>
internal static class Refusal
{
    private const int MostShown = 60;

    /// <summary>The text in quotes, cut short, its control characters shown by name.</summary>
    public static string Quote(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in text[..Math.Min(text.Length, MostShown)])
        {
            if (c == ElementString.Separator)
            {
                quoted.Append("<GS>");
            }
            else
            {
                quoted.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
            }
        }

        return quoted.Append(text.Length > MostShown ? "...'" : "'").ToString();
    }
}
