namespace LossPrevention.Contracts;

/// <summary>Reads the plain forms of a GTIN. Refusals are reasons without a full stop; null means that the code was read.</summary>
internal static class Gtin
{
    /// <summary>Reads 8, 12, 13 or 14 digits, check digit included, and pads them to 14 (GS1 General Specifications, sections 3.3 and 7.9).</summary>
    public static string? TryRead(string digits, out ProductCode code)
    {
        code = default;
        if (digits.Length is not (8 or 12 or 13 or 14))
        {
            return $"{Refusal.Quote(digits)} has {digits.Length} digits; a GTIN has 8, 12, 13 or 14, a PLU 4 or 5";
        }

        if (digits.AsSpan().IndexOfAnyExcept('0') < 0)
        {
            return $"{Refusal.Quote(digits)} is all zeros and names nothing";
        }

        var padded = digits.PadLeft(14, '0');
        var expected = ProductCode.CheckDigit(padded.AsSpan(0, 13));
        if (padded[13] != expected)
        {
            return $"{Refusal.Quote(digits)} has check digit {padded[13]}, but its digits give {expected}";
        }

        code = ProductCode.FromCanonical(padded);
        return null;
    }
}
