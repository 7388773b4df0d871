using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Takes a line of a receipt: pure, the receipt before it gives the receipt after it.</summary>
internal sealed class ReceiptReader(ReceiptTextSettings settings, TillPlace place, TimeZoneInfo? zone)
{
    /// <summary>Longer than any printer's line; the rest is not looked at.</summary>
    public const int MaxLineLength = 500;

    private readonly Regex start = ReceiptPattern.Compile(settings.Start);
    private readonly Regex end = ReceiptPattern.Compile(settings.End);
    private readonly Regex? training = settings.Training is null ? null : ReceiptPattern.Compile(settings.Training);
    private readonly (Regex Pattern, PosEventKind Kind)[] lines = [.. settings.Lines.Select(l => (ReceiptPattern.Compile(l.Pattern), l.Kind))];
    private readonly TillTime time = new(TillTime.Iso, zone);

    /// <summary>Takes one line.</summary>
    /// <param name="terminal">The till.</param>
    /// <param name="receipt">The receipt before the line.</param>
    /// <param name="line">The line.</param>
    /// <param name="at">When it came.</param>
    /// <param name="lineId">Unique, and the same whenever the line comes again.</param>
    /// <param name="events">Takes what the line says.</param>
    /// <returns>The receipt after the line.</returns>
    public OpenReceipt Take(string terminal, OpenReceipt receipt, string line, DateTimeOffset at, string lineId, List<PosEvent> events)
    {
        line = line.Length > MaxLineLength ? line[..MaxLineLength] : line;
        if (start.Match(line) is { Success: true } begun)
        {
            receipt = Close(terminal, receipt, at, $"{lineId}/before", events);
            return Add(terminal, Open(terminal, receipt, Text(begun, "transaction"), Text(begun, "operator"), at), new(PosEventKind.TransactionStarted, at, lineId), events);
        }

        if (training?.IsMatch(line) == true)
        {
            return receipt with { Training = true, LastLineAt = at };
        }

        if (end.Match(line) is { Success: true } ended && receipt.TransactionId is not null)
        {
            return Closed(Add(terminal, receipt, new(PosEventKind.TransactionCompleted, at, lineId) { Amount = Amount(ended) }, events));
        }

        foreach (var (pattern, kind) in lines)
        {
            if (pattern.Match(line) is { Success: true } match)
            {
                return TakeLine(terminal, receipt, kind, match, at, lineId, events);
            }
        }

        return receipt with { LastLineAt = at };
    }

    /// <summary>Ends a receipt whose end never came: paid where payment had begun, else cancelled.</summary>
    public OpenReceipt Close(string terminal, OpenReceipt receipt, DateTimeOffset at, string lineId, List<PosEvent> events) =>
        receipt.TransactionId is null
            ? receipt
            : Closed(Add(terminal, receipt, new(receipt.Paying ? PosEventKind.TransactionCompleted : PosEventKind.TransactionCancelled, at, lineId), events));

    private OpenReceipt TakeLine(
        string terminal, OpenReceipt receipt, PosEventKind kind, Match match, DateTimeOffset at, string lineId, List<PosEvent> events)
    {
        var item = Item(match, kind);
        if (receipt.TransactionId is null)
        {
            // Its start was printed before this module listened.
            receipt = Open(terminal, receipt, null, null, at);
        }

        var refersTo = kind != PosEventKind.ItemVoided ? null
            : item is null ? receipt.Items.Select(i => i.EventId).FirstOrDefault()
            : receipt.Items.Where(i => i.Code == item.Code).Select(i => i.EventId).FirstOrDefault();
        receipt = Add(terminal, receipt, new(kind, at, lineId) { Item = item, RefersTo = refersTo, Amount = Amount(match), OperatorId = Text(match, "operator") }, events);
        return receipt with
        {
            LastLineAt = at,
            Paying = receipt.Paying || kind == PosEventKind.PaymentStarted,
            Items = Items(receipt.Items, kind, item, refersTo, lineId),
            TransactionId = kind is PosEventKind.TransactionCompleted or PosEventKind.TransactionCancelled or PosEventKind.TransactionSuspended
                ? null
                : receipt.TransactionId,
        };
    }

    private static ImmutableList<(string Code, string EventId)> Items(
        ImmutableList<(string Code, string EventId)> items, PosEventKind kind, PosItem? item, string? refersTo, string eventId) => kind switch
        {
            PosEventKind.ItemScanned or PosEventKind.ItemKeyed when item is not null =>
                (items.Count < OpenReceipt.Remembered ? items : items.RemoveAt(items.Count - 1)).Insert(0, (item.Code, eventId)),
            PosEventKind.ItemVoided when refersTo is not null => items.RemoveAll(i => i.EventId == refersTo),
            _ => items,
        };

    private OpenReceipt Open(string terminal, OpenReceipt receipt, string? transaction, string? operatorId, DateTimeOffset at) => receipt with
    {
        TransactionId = transaction ?? $"{terminal}-{at.UtcDateTime:yyyyMMdd'T'HHmmssfff}",
        OperatorId = operatorId,
        BusinessDay = time.DayOf(at),
        Sequence = 0,
        LastLineAt = at,
        Paying = false,
        Training = false,
        Items = [],
    };

    private static OpenReceipt Closed(OpenReceipt receipt) => receipt with { TransactionId = null };

    private OpenReceipt Add(string terminal, OpenReceipt receipt, Line line, List<PosEvent> events)
    {
        var posEvent = new PosEvent
        {
            EventId = line.Id,
            StoreId = place.StoreId,
            LaneId = place.LaneOf(terminal),
            TerminalId = terminal,
            TransactionId = receipt.TransactionId!,
            Sequence = receipt.Sequence + 1,
            Kind = line.Kind,
            OccurredAt = line.At,
            BusinessDay = receipt.BusinessDay,
            OperatorId = line.OperatorId ?? receipt.OperatorId,
            Item = line.Item,
            Amount = line.Amount,
            RefersTo = line.RefersTo,
        };
        if (PosEventRules.Check(posEvent) is { } error)
        {
            throw new TillRefusal(error);
        }

        events.Add(posEvent);
        return receipt with { Sequence = posEvent.Sequence, LastLineAt = line.At };
    }

    private PosItem? Item(Match match, PosEventKind kind)
    {
        var description = Text(match, "description");
        if ((Text(match, "code") ?? description) is not { } code || kind is PosEventKind.PaymentStarted)
        {
            return null;
        }

        return new PosItem
        {
            Code = code,
            Description = description,
            Quantity = Text(match, "quantity") is { } quantity ? settings.Numbers.Number(quantity, "quantity") : 1,
            UnitPrice = Text(match, "unitPrice") is { } unit ? settings.Numbers.Price(unit, "unitPrice") : null,
            ExtendedPrice = Text(match, "extendedPrice") is { } extended ? settings.Numbers.Price(extended, "extendedPrice") : null,
            WeightGrams = Text(match, "weight") is { } weight ? settings.Numbers.Grams(weight, "weight") : null,
        };
    }

    private decimal? Amount(Match match) => Text(match, "amount") is { } amount ? Math.Abs(settings.Numbers.Price(amount, "amount")) : null;

    private static string? Text(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: var value } && value.Trim() is { Length: > 0 } text ? text : null;

    private sealed record Line(PosEventKind Kind, DateTimeOffset At, string Id)
    {
        public PosItem? Item { get; init; }

        public decimal? Amount { get; init; }

        public string? RefersTo { get; init; }

        public string? OperatorId { get; init; }
    }
}
