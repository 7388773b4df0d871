using System.Text;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>The text of what was sent to a receipt printer: its characters without ESC/POS commands, cut into lines.</summary>
internal static class PrinterText
{
    private const char Escape = '\u001b';
    private const char GroupSeparator = '\u001d';
    private const string OneParameter = "!-EGMJadtRrV";
    private static readonly EncodingProvider CodePages = CodePagesEncodingProvider.Instance;

    /// <summary>The encoding of a profile.</summary>
    public static Encoding EncodingOf(ReceiptEncoding encoding) => encoding switch
    {
        ReceiptEncoding.Latin1 => Encoding.Latin1,
        ReceiptEncoding.CodePage437 => CodePages.GetEncoding(437)!,
        ReceiptEncoding.CodePage850 => CodePages.GetEncoding(850)!,
        ReceiptEncoding.Windows1252 => CodePages.GetEncoding(1252)!,
        _ => Encoding.UTF8,
    };

    /// <summary>The lines, without those that are blank. The end of the message ends its last line.</summary>
    public static IEnumerable<string> Lines(ReadOnlyMemory<byte> body, Encoding encoding) =>
        Plain(encoding.GetString(body.Span)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is Escape or GroupSeparator)
            {
                // A command is one letter, and with the usual ones for style, position, code page and cutting a parameter.
                i += i + 1 < text.Length && OneParameter.Contains(text[i + 1]) ? 2 : 1;
            }
            else if (text[i] is '\r' or '\n')
            {
                plain.Append('\n');
            }
            else if (!char.IsControl(text[i]) || text[i] == '\t')
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }
}
