using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>
/// What names a product in the house: a GTIN-14 (14 digits, check digit right) or, for produce without a barcode,
/// a PLU (4 digits, or 5 digits that begin with 9 for organic or with 8). In JSON it is that string, in properties named <c>gtin</c>.
/// What a scanner or a till reports may hold more than a product's name: <see cref="ScanCode"/> reads that.
/// </summary>
[JsonConverter(typeof(ProductCodeJsonConverter))]
public readonly record struct ProductCode : IComparable<ProductCode>
{
    private readonly string? value;

    private ProductCode(string value) => this.value = value;

    /// <summary>The canonical digits: 14 for a GTIN, 4 or 5 for a PLU; empty for <c>default</c>.</summary>
    public string Value => value ?? string.Empty;

    /// <summary>Whether this is a PLU, not a GTIN.</summary>
    public bool IsPlu => Value.Length is 4 or 5;

    /// <summary>Wraps digits that are canonical already, without a check.</summary>
    internal static ProductCode FromCanonical(string digits) => new(digits);

    /// <summary>
    /// Reads a GTIN-8, -12, -13, -14, a UPC-E of 8 digits, or a PLU; pads a GTIN to 14 digits. Eight digits may be a GTIN-8 or a UPC-E:
    /// those that begin with 0 are read as UPC-E where its check digit fits, all others as GTIN-8 first (a GTIN-8 that begins
    /// with 0 is a company's own number; GS1 General Specifications, table of GS1-8 prefixes, section 1.4).
    /// </summary>
    /// <param name="text">Digits only; white space around them is ignored.</param>
    /// <param name="code">The code where this returns true.</param>
    /// <param name="error">Why the text was refused, in one sentence, where this returns false.</param>
    public static bool TryParse(string? text, out ProductCode code, [NotNullWhen(false)] out string? error)
    {
        var digits = text?.Trim() ?? string.Empty;
        string? reason;
        if (digits.Length == 0)
        {
            (code, reason) = (default, "The code is empty");
        }
        else if (digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            (code, reason) = (default, $"{Refusal.Quote(digits)} holds a character that is no digit; a GTIN or PLU has digits only");
        }
        else
        {
            reason = digits.Length switch
            {
                4 or 5 => Plu.TryRead(digits, out code),
                8 => ShortCode.TryReadEight(digits, out code, out _, out _),
                _ => Gtin.TryRead(digits, out code),
            };
        }

        error = reason is null ? null : reason + ".";
        return error is null;
    }

    /// <summary>Reads a code or throws a <see cref="FormatException"/> that says why not.</summary>
    public static ProductCode Parse(string text) =>
        TryParse(text, out var code, out var error) ? code : throw new FormatException(error);

    /// <summary>The GS1 check digit over digits without one (weights 3, 1, 3, ... from the right; GS1 General Specifications, section 7.9).</summary>
    public static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var weight = (digits.Length - 1 - i) % 2 == 0 ? 3 : 1;
            sum += (digits[i] - '0') * weight;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    /// <inheritdoc/>
    public int CompareTo(ProductCode other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
