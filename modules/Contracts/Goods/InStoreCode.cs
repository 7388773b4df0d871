using System.Globalization;

namespace LossPrevention.Contracts;

/// <summary>Reads the item and the value out of an in-store code.</summary>
internal static class InStoreCode
{
    // Weighted digits of GS1 General Specifications, section 7.9: "2-" is twice the digit, units minus tens; "5+" five times, units plus tens; "5-" five
    // times, units minus tens; "3" three times.
    private static readonly int[] TwoMinus = [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];
    private static readonly int[] Three = [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];
    private static readonly int[] FivePlus = [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];
    private static readonly int[] FiveMinus = [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];

    private static readonly int[][] FourDigitWeights = [TwoMinus, TwoMinus, Three, FiveMinus];
    private static readonly int[][] FiveDigitWeights = [FivePlus, TwoMinus, FiveMinus, FivePlus, TwoMinus];

    /// <summary>Adds to a GTIN what its layout says; returns why not, or null.</summary>
    public static string? TryRead(ScannedCode plain, InStoreLayout layout, out ScannedCode code)
    {
        code = plain;
        var digits = plain.Code.Value[1..];
        var valueStart = 12 - layout.ValueDigits;
        var value = digits.AsSpan(valueStart, layout.ValueDigits);
        if (layout.ValueCheckDigit && digits[valueStart - 1] != ValueCheckDigit(value))
        {
            return $"{Refusal.Quote(digits)} has {digits[valueStart - 1]} as the check digit of its value {value}, "
                + $"but that gives {ValueCheckDigit(value)}";
        }

        var number = decimal.Parse(value, CultureInfo.InvariantCulture) / PowerOfTen.Of(layout.Decimals);
        var valueless = digits[..(layout.Prefix.Length + layout.ItemReferenceDigits)].PadRight(12, '0');
        code = plain with
        {
            Code = ProductCode.FromCanonical("0" + valueless + ProductCode.CheckDigit(valueless)),
            InStoreCode = plain.Code,
            ItemReference = digits.Substring(layout.Prefix.Length, layout.ItemReferenceDigits),
            // A label without a value, as on a shelf, has zeros there.
            WeightGrams = layout.Value == InStoreValueKind.Weight && number > 0 ? (double)(number * 1000) : null,
            Price = layout.Value == InStoreValueKind.Price && number > 0 ? number : null,
        };
        return null;
    }

    /// <summary>The check digit of a price or weight of 4 or 5 digits (GS1 General Specifications, section 7.9).</summary>
    public static char ValueCheckDigit(ReadOnlySpan<char> value)
    {
        var weights = value.Length == 4 ? FourDigitWeights : FiveDigitWeights;
        var sum = 0;
        for (var i = 0; i < value.Length; i++)
        {
            sum += weights[i][value[i] - '0'];
        }

        var check = value.Length == 4 ? sum * 3 % 10 : Array.IndexOf(FiveMinus, (10 - (sum % 10)) % 10);
        return (char)('0' + check);
    }
}
