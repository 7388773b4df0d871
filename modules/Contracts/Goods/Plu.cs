namespace LossPrevention.Contracts;

/// <summary>
/// Reads price look-up codes: 4 digits, or 5 that begin with 9 (organic) or 8 (the range 83000-84999). The 3000-4999 are the same
/// world-wide (International Federation for Produce Standards); the rest are a store's own.
/// </summary>
internal static class Plu
{
    public static string? TryRead(string digits, out ProductCode code)
    {
        // Tills that keep five places write a conventional 4011 as 04011.
        var plu = digits.Length == 5 && digits[0] == '0' ? digits[1..] : digits;
        code = default;
        switch (plu.Length)
        {
            case 4 when plu != "0000":
            case 5 when plu[0] is '8' or '9':
                code = ProductCode.FromCanonical(plu);
                return null;
            default:
                return $"{Refusal.Quote(digits)} is no PLU; a PLU has 4 digits, not all zero, or 5 that begin with 9 (organic) or 8";
        }
    }
}
