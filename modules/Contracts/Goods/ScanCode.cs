using System.Diagnostics.CodeAnalysis;

namespace LossPrevention.Contracts;

/// <summary>
/// Reads what scanners and tills report: UPC-A, UPC-E, EAN-8 and -13, ITF-14, PLU, in-store codes, GS1 element strings and GS1 Digital
/// Links. Never throws.
/// </summary>
/// <remarks>
/// An AIM symbology identifier (<c>]C1</c>, <c>]d2</c>, <c>]e0</c>, <c>]Q3</c>, <c>]E0</c>, <c>]E4</c>, ...; ISO/IEC 15424) may stand before the
/// code; it is believed where digits alone could mean two things. Without one, digits mean by their number: 4-5 PLU; 6-7 UPC-E;
/// 8 UPC-E where they begin with 0 and the check digit fits, else GTIN-8, else UPC-E; 12-14 GTIN; more than 14 an element string.
/// </remarks>
public static class ScanCode
{
    private const int Longest = 4096;
    private const string ScanAgain = "scan the item again, or key the code as printed";

    /// <summary>Reads a code.</summary>
    /// <param name="text">The code as the till or scanner gave it; white space around it is ignored.</param>
    /// <param name="layouts">How the store's in-store codes are cut.</param>
    /// <param name="code">What it says, where this returns true.</param>
    /// <param name="error">Why it was refused and what to do, in one sentence, where this returns false.</param>
    public static bool TryParse(
        string? text, ScanCodeLayouts layouts, [NotNullWhen(true)] out ScannedCode? code, [NotNullWhen(false)] out string? error)
    {
        var trimmed = (text ?? string.Empty).Trim([' ', '\t', '\r', '\n']);
        var symbology = trimmed is [']', var letter, var modifier, ..] && char.IsAsciiLetter(letter) && char.IsAsciiLetterOrDigit(modifier)
            ? trimmed[..3] : string.Empty;
        var body = trimmed[symbology.Length..];
        code = null;
        error = body.Length switch
        {
            0 => "The code is empty; scan the item again.",
            > Longest => $"The code has {body.Length} characters, and no product code has more than {Longest}; scan the item again.",
            _ => Refuse(trimmed, ReadBody(body, symbology, layouts, out code)),
        };
        code = error is null ? code : null;
        return code is not null;
    }

    private static string? Refuse(string text, string? reason) =>
        reason is null ? null
        : reason.StartsWith('\'') ? $"{reason}; {ScanAgain}."
        : $"{Refusal.Quote(text)} cannot be read: {reason}; {ScanAgain}.";

    private static string? ReadBody(string body, string symbology, ScanCodeLayouts layouts, out ScannedCode? code)
    {
        var isGs1 = symbology is "]C1" or "]e0" or "]d2" or "]Q3" or "]J1";
        var isDigits = !body.AsSpan().ContainsAnyExceptInRange('0', '9');
        var elements = new List<KeyValuePair<string, string>>();
        string? reason;
        code = null;
        if (char.IsAsciiLetter(body[0]) && body.Contains("://", StringComparison.Ordinal))
        {
            reason = DigitalLink.TryCut(body, elements);
            return reason ?? ElementReading.TryRead(elements, ScanCodeForm.DigitalLink, out code);
        }

        if (body[0] == '(' || isGs1 || body.Contains(ElementString.Separator) || (isDigits && body.Length > 14 && symbology != "]E3"))
        {
            reason = body[0] == '(' ? ElementString.TryCutBracketed(body, elements) : ElementString.TryCutRaw(body, elements);
            return reason ?? ElementReading.TryRead(elements, ScanCodeForm.ElementString, out code);
        }

        if (!isDigits)
        {
            return LooksLikeElementString(body)
                ? ElementString.TryCutRaw(body, elements) ?? ElementReading.TryRead(elements, ScanCodeForm.ElementString, out code)
                : $"{Refusal.Quote(body)} is neither digits nor a GS1 element string nor a web address";
        }

        // ]E3 is an EAN-13 with a two- or five-digit add-on (issue numbers of magazines), which names no other product.
        var digits = symbology == "]E3" && body.Length is 15 or 18 ? body[..13] : body;
        return ReadDigits(digits, symbology, layouts, out code);
    }

    private static bool LooksLikeElementString(string body) => body.Length > 16 && body[0] == '0' && body[1] is '1' or '2';

    private static string? ReadDigits(string digits, string symbology, ScanCodeLayouts layouts, out ScannedCode? code)
    {
        code = null;
        var form = digits.Length switch
        {
            <= 5 => ScanCodeForm.Plu,
            6 or 7 => ScanCodeForm.UpcE,
            8 => ScanCodeForm.Gtin8,
            12 => ScanCodeForm.Gtin12,
            13 => ScanCodeForm.Gtin13,
            _ => ScanCodeForm.Gtin14,
        };
        ProductCode product;
        ProductCode? alternative = null;
        var reason = digits.Length switch
        {
            4 or 5 => Plu.TryRead(digits, out product),
            6 => ShortCode.TryReadSix(digits, out product),
            7 => ShortCode.TryReadSeven(digits, out product, out alternative),
            8 when symbology == "]E4" => Gtin.TryRead(digits, out product),
            8 => ShortCode.TryReadEight(digits, out product, out form, out alternative),
            _ => Gtin.TryRead(digits, out product),
        };
        if (reason is not null)
        {
            return reason;
        }

        var plain = new ScannedCode { Code = product, Form = form, Alternative = alternative };
        code = plain;
        return digits.Length >= 12 && product.Value[0] == '0' && layouts.Find(product.Value.AsSpan(1)) is { } layout
            ? InStoreCode.TryRead(plain, layout, out code)
            : null;
    }
}
