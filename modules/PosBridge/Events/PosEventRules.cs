using LossPrevention.Contracts;

namespace LossPrevention.PosBridge;

/// <summary>What every event needs, whatever dialect it came in, and what its kind needs beyond.</summary>
internal static class PosEventRules
{
    /// <summary>The longest identifier, characters.</summary>
    public const int MaxIdLength = 200;

    /// <summary>The longest text of a line, characters.</summary>
    public const int MaxTextLength = 500;

    /// <summary>More than any checkout scale carries, grams.</summary>
    public const double MaxGrams = 1_000_000;

    private const decimal MaxQuantity = 100_000;

    /// <summary>What is wrong with the event in one sentence, or null.</summary>
    public static string? Check(PosEvent posEvent)
    {
        ReadOnlySpan<(string Name, string? Value)> ids =
        [
            ("eventId", posEvent.EventId), ("storeId", posEvent.StoreId), ("laneId", posEvent.LaneId),
            ("terminalId", posEvent.TerminalId), ("transactionId", posEvent.TransactionId),
        ];
        foreach (var (name, value) in ids)
        {
            if (string.IsNullOrWhiteSpace(value) || value.Length > MaxIdLength)
            {
                return $"{name} must be a text of 1 to {MaxIdLength} characters";
            }
        }

        if (posEvent.ScaleGrams is { } grams && !(Math.Abs(grams) <= MaxGrams))
        {
            return $"scaleGrams must be at most {MaxGrams:0}";
        }

        return (posEvent.Item is { } item ? CheckItem(item) : null) ?? CheckKind(posEvent);
    }

    private static string? CheckItem(PosItem item)
    {
        if (string.IsNullOrWhiteSpace(item.Code) || item.Code.Length > MaxIdLength)
        {
            return $"item.code must be a text of 1 to {MaxIdLength} characters";
        }

        if (item.Description?.Length > MaxTextLength)
        {
            return $"item.description must be at most {MaxTextLength} characters";
        }

        if (item.Quantity is <= 0 or > MaxQuantity)
        {
            return $"item.quantity must be over 0 and at most {MaxQuantity}; what is taken back is itemVoided or itemReturned";
        }

        return item.WeightGrams is { } grams && !(grams is >= 0 and <= MaxGrams) ? $"item.weightGrams must be 0 to {MaxGrams:0}" : null;
    }

    private static string? CheckKind(PosEvent posEvent) => posEvent.Kind switch
    {
        PosEventKind.ItemScanned or PosEventKind.ItemKeyed or PosEventKind.ItemReturned or PosEventKind.RfidRead when posEvent.Item is null =>
            $"{Name(posEvent.Kind)} needs item",
        PosEventKind.ItemVoided when posEvent is { Item: null, RefersTo: null } => "itemVoided needs item or refersTo",
        PosEventKind.PriceOverridden when posEvent is { Item: null, RefersTo: null } => "priceOverridden needs item or refersTo",
        PosEventKind.DiscountApplied when posEvent.Amount is null => "discountApplied needs amount",
        PosEventKind.ScaleChanged when posEvent is { ScaleGrams: null, ScaleState: null } => "scaleChanged needs scaleGrams or scaleState",
        _ => null,
    };

    private static string Name(PosEventKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
}
