namespace LossPrevention.Contracts;

/// <summary>
/// How long a GS1 application identifier (AI) and its value are (GS1 General Specifications, sections 3.2 and 7.8). Enough of each AI to find
/// where the next one begins; the values that matter here are read by <see cref="ElementReading"/>.
/// </summary>
/// <param name="Prefix">The digits that all AIs of the family begin with.</param>
/// <param name="Length">Digits of the AI.</param>
/// <param name="Shortest">Fewest characters of the value.</param>
/// <param name="Longest">Most characters of the value.</param>
/// <param name="IsNumeric">Whether the value has digits only.</param>
/// <param name="IsPredefined">Whether the value needs no separator after it.</param>
internal sealed record ApplicationIdentifier(
    string Prefix, int Length, int Shortest, int Longest, bool IsNumeric, bool IsPredefined)
{
    private static readonly Dictionary<string, ApplicationIdentifier> ByPrefix = new ApplicationIdentifier[]
    {
        Predefined("00", 18), Predefined("01", 14), Predefined("02", 14), Predefined("03", 14), Predefined("04", 16),
        Text("10", 20), Predefined("11", 6), Predefined("12", 6), Predefined("13", 6), Predefined("14", 6), Predefined("15", 6),
        Predefined("16", 6), Predefined("17", 6), Predefined("18", 6), Predefined("19", 6), Predefined("20", 2),
        Text("21", 20), Text("22", 20), Text("23", 28, length: 3), Text("24", 30, length: 3), Text("25", 30, length: 3),
        Number("30", 1, 8),
        Predefined("31", 6, length: 4), Predefined("32", 6, length: 4), Predefined("33", 6, length: 4),
        Predefined("34", 6, length: 4), Predefined("35", 6, length: 4), Predefined("36", 6, length: 4),
        Number("37", 1, 8),
        Number("390", 1, 15, length: 4), Number("391", 4, 18, length: 4), Number("392", 1, 15, length: 4),
        Number("393", 4, 18, length: 4), Number("394", 4, 4, length: 4), Number("395", 6, 6, length: 4),
        Text("40", 30, length: 3), Predefined("41", 13, length: 3), Text("42", 20, length: 3), Text("43", 70, length: 4),
        Text("70", 30, length: 4), Text("71", 20, length: 3), Text("72", 30, length: 4),
        Text("80", 90, length: 4), Text("81", 70, length: 4), Text("82", 70, length: 4),
        Text("90", 30), Text("91", 90), Text("92", 90), Text("93", 90), Text("94", 90), Text("95", 90), Text("96", 90),
        Text("97", 90), Text("98", 90), Text("99", 90),
    }.ToDictionary(identifier => identifier.Prefix);

    private static readonly Dictionary<string, ApplicationIdentifier>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        ByPrefix.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Finds the family of the AI that a text begins with; the text may be shorter than the AI.</summary>
    public static ApplicationIdentifier? Find(ReadOnlySpan<char> text) =>
        text.Length >= 3 && Lookup.TryGetValue(text[..3], out var byThree) ? byThree
        : text.Length >= 2 && Lookup.TryGetValue(text[..2], out var byTwo) ? byTwo
        : null;

    /// <summary>Why a value does not fit, or null.</summary>
    public string? Check(ReadOnlySpan<char> ai, ReadOnlySpan<char> value)
    {
        if (value.Length < Shortest || value.Length > Longest)
        {
            var asked = Shortest == Longest ? $"{Longest}" : $"{Shortest} to {Longest}";
            return $"AI {ai} takes {asked} characters, but {value.Length} stand there";
        }

        return IsNumeric && value.ContainsAnyExceptInRange('0', '9') ? $"AI {ai} takes digits only, but holds {Refusal.Quote(value)}"
            : value.ContainsAnyExceptInRange('!', '~') ? $"AI {ai} holds {Refusal.Quote(value)}, which has a character that no GS1 value has"
            : null;
    }

    private static ApplicationIdentifier Predefined(string prefix, int valueLength, int length = 2) =>
        new(prefix, length, valueLength, valueLength, IsNumeric: true, IsPredefined: true);

    private static ApplicationIdentifier Number(string prefix, int shortest, int longest, int length = 2) =>
        new(prefix, length, shortest, longest, IsNumeric: true, IsPredefined: false);

    private static ApplicationIdentifier Text(string prefix, int longest, int length = 2) =>
        new(prefix, length, 1, longest, IsNumeric: false, IsPredefined: false);
}
