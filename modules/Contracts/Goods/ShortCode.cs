namespace LossPrevention.Contracts;

/// <summary>
/// Reads codes of 6, 7 and 8 digits. UPC-E is a UPC-A with its zeros left out (GS1 General Specifications, section 5.2, UPC-E);
/// with 8 digits it looks like a GTIN-8, and where its last data digit is 5-9 both check digits are the same.
/// </summary>
internal static class ShortCode
{
    /// <summary>8 digits: UPC-E first where they begin with 0, GTIN-8 first elsewhere; the other reading, where it fits too, is kept.</summary>
    public static string? TryReadEight(string digits, out ProductCode code, out ScanCodeForm form, out ProductCode? alternative)
    {
        var gtin8Reason = Gtin.TryRead(digits, out var gtin8);
        var upcEReason = digits[0] is '0' or '1' ? CheckUpcE(digits[0], digits.AsSpan(1, 6), digits[7], digits, out var upcE) : NoUpcE(out upcE);
        var preferUpcE = upcEReason is null && (digits[0] == '0' || gtin8Reason is not null);
        (code, form) = preferUpcE ? (upcE, ScanCodeForm.UpcE) : (gtin8, ScanCodeForm.Gtin8);
        alternative = upcEReason is null && gtin8Reason is null ? (preferUpcE ? gtin8 : upcE) : null;
        return preferUpcE || gtin8Reason is null ? null
            : digits[0] is '0' or '1' && digits != "00000000" ? $"{gtin8Reason} as a GTIN-8 and {ProductCode.CheckDigit(Expand(digits[0], digits.AsSpan(1, 6)))} as a UPC-E"
            : gtin8Reason;
    }

    /// <summary>
    /// 7 digits: number system 0 or 1 and six digits, without a check digit; where they begin otherwise, six digits of number system 0
    /// and their check digit.
    /// </summary>
    public static string? TryReadSeven(string digits, out ProductCode code, out ProductCode? alternative)
    {
        alternative = null;
        var withCheckReason = CheckUpcE('0', digits.AsSpan(0, 6), digits[6], digits, out var withCheck);
        if (digits[0] is not ('0' or '1'))
        {
            code = withCheck;
            return withCheckReason;
        }

        code = FromElevenDigits(Expand(digits[0], digits.AsSpan(1, 6)));
        alternative = withCheckReason is null ? withCheck : null;
        return NothingReason(digits, code);
    }

    /// <summary>6 digits: number system 0, no check digit.</summary>
    public static string? TryReadSix(string digits, out ProductCode code)
    {
        code = FromElevenDigits(Expand('0', digits));
        return NothingReason(digits, code);
    }

    /// <summary>The first 11 digits of the UPC-A that six digits stand for.</summary>
    public static string Expand(char numberSystem, ReadOnlySpan<char> six) => six[5] switch
    {
        '0' or '1' or '2' => $"{numberSystem}{six[..2]}{six[5]}0000{six[2..5]}",
        '3' => $"{numberSystem}{six[..3]}00000{six[3..5]}",
        '4' => $"{numberSystem}{six[..4]}00000{six[4]}",
        _ => $"{numberSystem}{six[..5]}0000{six[5]}",
    };

    private static string? CheckUpcE(char numberSystem, ReadOnlySpan<char> six, char check, string digits, out ProductCode code)
    {
        code = FromElevenDigits(Expand(numberSystem, six));
        return code.Value[13] == check ? NothingReason(digits, code)
            : $"{Refusal.Quote(digits)} has check digit {check}, but its digits give {code.Value[13]} as a UPC-E";
    }

    private static string NoUpcE(out ProductCode code)
    {
        code = default;
        return "A UPC-E begins with 0 or 1";
    }

    private static ProductCode FromElevenDigits(string digits) =>
        ProductCode.FromCanonical("00" + digits + ProductCode.CheckDigit(digits));

    private static string? NothingReason(string digits, ProductCode code) =>
        code.Value.AsSpan().IndexOfAnyExcept('0') < 0 ? $"{Refusal.Quote(digits)} is all zeros and names nothing" : null;
}
