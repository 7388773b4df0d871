using LossPrevention.Contracts;

namespace LossPrevention.PosBridge;

/// <summary>Keeps payment card numbers out of events that are sent on.</summary>
internal static class PaymentData
{
    private const int ShortestPan = 15;

    /// <summary>
    /// The event with the card numbers of its free text masked. A code is masked where it can be a card and no goods' code: a GTIN has
    /// at most 14 digits, and cards of the payment schemes begin with 2 to 6. Identifiers have their <see cref="CardAlias"/>.
    /// </summary>
    public static PosEvent Hide(PosEvent posEvent)
    {
        if (posEvent.Item is not { } item)
        {
            return posEvent;
        }

        var description = item.Description is null ? null : PanMask.Apply(item.Description);
        var code = HideCode(item.Code);
        return description == item.Description && code == item.Code
            ? posEvent
            : posEvent with { Item = item with { Code = code, Description = description } };
    }

    /// <summary>A code, masked where it can be a card and no goods' code.</summary>
    public static string HideCode(string code) => LooksLikeCard(code) ? PanMask.Apply(code) : code;

    private static bool LooksLikeCard(string code) =>
        code.Length >= ShortestPan && code[0] is >= '2' and <= '6' && code.All(c => char.IsAsciiDigit(c) || c is ' ' or '-');
}
