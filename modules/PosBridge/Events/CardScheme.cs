namespace LossPrevention.PosBridge;

/// <summary>Whether a number is one of a payment card: a scheme's first digits and length (ISO/IEC 7812), and the Luhn check.</summary>
internal static class CardScheme
{
    /// <summary>The fewest digits that a card's number has.</summary>
    public const int Shortest = 13;

    // First digits from, to, shortest, longest: Visa, Mastercard (two), American Express (two), Discover (three), Diners (three), JCB, UnionPay, Maestro (two).
    private static readonly (string From, string To, int Shortest, int Longest)[] Schemes =
    [
        ("4", "4", 13, 19), ("51", "55", 16, 16), ("2221", "2720", 16, 16), ("34", "34", 15, 15), ("37", "37", 15, 15), ("6011", "6011", 16, 19),
        ("644", "649", 16, 19), ("65", "65", 16, 19), ("300", "305", 14, 19), ("36", "36", 14, 19), ("38", "39", 14, 19), ("3528", "3589", 16, 19),
        ("62", "62", 16, 19), ("50", "50", 13, 19), ("56", "69", 13, 19),
    ];

    /// <summary>Whether a text is all digits, and they can be a card's number.</summary>
    public static bool Fits(string digits) =>
        digits.All(char.IsAsciiDigit)
        && Schemes.Any(scheme => digits.Length >= scheme.Shortest && digits.Length <= scheme.Longest
            && string.CompareOrdinal(digits, 0, scheme.From, 0, scheme.From.Length) >= 0
            && string.CompareOrdinal(digits, 0, scheme.To, 0, scheme.To.Length) <= 0)
        && PassesLuhn(digits);

    private static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            var twice = i % 2 == 1 ? digit * 2 : digit;
            sum += twice > 9 ? twice - 9 : twice;
        }

        return sum % 10 == 0;
    }
}
