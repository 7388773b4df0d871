using System.Security.Cryptography;
using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge;

/// <summary>
/// Takes the place of a card number that a till uses as an identifier, such as the number of a ticket: the same number gets the same alias, so that what
/// belongs together stays together, and without the key nobody finds the number of an alias.
/// </summary>
/// <param name="key">Random, of this installation.</param>
internal sealed class CardAlias(byte[] key)
{
    private const string FileName = "alias-key";
    private const int KeyBytes = 32;
    private const int AliasBytes = 8;

    /// <summary>An alias under a key that this run alone knows.</summary>
    public static CardAlias OfThisRun() => new(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>An alias under the key of a folder, made where it is missing.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static CardAlias In(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || new FileInfo(path).Length != KeyBytes)
        {
            File.WriteAllBytes(path, RandomNumberGenerator.GetBytes(KeyBytes));
        }

        return new CardAlias(File.ReadAllBytes(path));
    }

    /// <summary>The event with aliases where its identifiers are card numbers, or hold one between other characters.</summary>
    public PosEvent Hide(PosEvent posEvent) => Needed(posEvent)
        ? posEvent with
        {
            EventId = Of(posEvent.EventId)!,
            LaneId = Of(posEvent.LaneId)!,
            TerminalId = Of(posEvent.TerminalId)!,
            TransactionId = Of(posEvent.TransactionId)!,
            OperatorId = Of(posEvent.OperatorId),
            RefersTo = Of(posEvent.RefersTo),
        }
        : posEvent;

    /// <summary>Whether an identifier is a card number, with or without spaces and dashes, or holds one between other characters.</summary>
    public static bool HoldsCard(string? identifier) =>
        identifier is not null && PanMask.HasDigits(identifier, CardScheme.Shortest) && (HoldsRun(identifier) || HoldsRun(identifier.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)));

    private static bool HoldsRun(string identifier)
    {
        for (var i = 0; i < identifier.Length; i++)
        {
            var end = i;
            while (end < identifier.Length && char.IsAsciiDigit(identifier[end]))
            {
                end++;
            }

            if (end > i && CardScheme.Fits(identifier[i..end]))
            {
                return true;
            }

            i = end;
        }

        return false;
    }

    private static bool Needed(PosEvent e) =>
        HoldsCard(e.EventId) || HoldsCard(e.LaneId) || HoldsCard(e.TerminalId) || HoldsCard(e.TransactionId) || HoldsCard(e.OperatorId) || HoldsCard(e.RefersTo);

    private string? Of(string? identifier) => HoldsCard(identifier)
        ? $"card-{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(identifier!))[..AliasBytes])}"
        : identifier;
}
