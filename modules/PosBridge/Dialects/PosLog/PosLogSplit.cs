using System.Xml.Linq;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Splits one transaction into its events. A line without a time of its own takes that of the line before it.</summary>
internal sealed class PosLogSplit(PosLogHeader header, TillTime time)
{
    /// <summary>More lines than a transaction has.</summary>
    public const int MaxLines = 1_000;

    private readonly List<PosEvent> events = [];
    private readonly List<string> errors = [];
    private readonly Dictionary<string, string> eventIdOfLine = new(StringComparer.Ordinal);
    private DateTimeOffset at = header.Begin;
    private bool paying;

    /// <summary>The events so far.</summary>
    public IReadOnlyList<PosEvent> Events => events;

    /// <summary>What could not be used so far.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>The drawer was opened without a sale.</summary>
    public void NoSale() => Add(PosEventKind.DrawerOpened, header.End);

    /// <summary>A sale, from its start to its end.</summary>
    public void Retail(XElement transaction, XElement retail)
    {
        var status = retail.AttributeText("TransactionStatus") ?? retail.Text("TransactionStatus");
        Add(status == "SuspendedRetrieved" ? PosEventKind.TransactionResumed : PosEventKind.TransactionStarted, header.Begin);
        var lines = retail.Children("LineItem").Take(MaxLines + 1).ToList();
        if (lines.Count > MaxLines)
        {
            throw new TillRefusal($"over {MaxLines} lines");
        }

        for (var i = 0; i < lines.Count; i++)
        {
            var number = lines[i].Text("SequenceNumber") ?? (i + 1).ToString();
            try
            {
                Line(lines[i], number);
            }
            catch (TillRefusal e)
            {
                errors.Add($"transaction {TillRefusal.Quote(header.TransactionId)}, line {TillRefusal.Quote(number)}: {e.Message}");
            }
        }

        Add(EndOf(transaction, status), header.End, amount: PosLogAmounts.Total(retail));
    }

    private static PosEventKind EndOf(XElement transaction, string? status) => status switch
    {
        "Suspended" => PosEventKind.TransactionSuspended,
        "Voided" or "Canceled" or "Cancelled" or "SuspendedDeleted" or "Failed" => PosEventKind.TransactionCancelled,
        _ => transaction.Flag("CancelFlag") ? PosEventKind.TransactionCancelled : PosEventKind.TransactionCompleted,
    };

    private void Line(XElement line, string number)
    {
        var begin = line.Text("BeginDateTime", "DateTime", "EndDateTime") is { } text ? time.Read(text, "BeginDateTime", header.ReceivedAt) : at;
        at = begin;
        if (line.Child("Sale") is { } sale)
        {
            Sale(line, sale, number, EntryOf(line, sale), begin);
        }
        else if (line.Child("Return") is { } returned)
        {
            Sale(line, returned, number, PosEventKind.ItemReturned, begin);
        }
        else if (line.Child("Discount") is { } discount)
        {
            Add(PosEventKind.DiscountApplied, begin, amount: PosLogAmounts.Money(discount, "Amount") ?? throw new TillRefusal("Discount has no Amount"));
        }
        else if (line.Child("Tender") is { } tender && !paying && !line.Flag("VoidFlag"))
        {
            paying = true;
            Add(PosEventKind.PaymentStarted, begin, amount: PosLogAmounts.Money(tender, "Amount"));
        }
    }

    /// <summary>
    /// A voided line either names the line that it undoes, or stands in that line's place: then it was rung up and taken back.
    /// </summary>
    private void Sale(XElement line, XElement sale, string number, PosEventKind kind, DateTimeOffset begin)
    {
        var item = PosLogItem.Read(line, sale);
        if (line.Flag("VoidFlag"))
        {
            var end = line.Text("EndDateTime") is { } text ? time.Read(text, "EndDateTime", header.ReceivedAt) : begin;
            var undone = line.Text("ItemLink") ?? sale.Text("ItemLink");
            var refersTo = undone is null ? Add(kind, begin, item) : eventIdOfLine.GetValueOrDefault(undone);
            Add(PosEventKind.ItemVoided, end, item, refersTo: refersTo);
            return;
        }

        var sold = eventIdOfLine[number] = Add(kind, begin, item);
        foreach (var modifier in sale.Children("RetailPriceModifier"))
        {
            Modify(modifier, item, sold, begin);
        }
    }

    private void Modify(XElement modifier, PosItem item, string sold, DateTimeOffset when)
    {
        if (modifier.AttributeText("MethodCode") == "PriceOverride")
        {
            Add(PosEventKind.PriceOverridden, when, item, PosLogAmounts.Money(modifier, "NewPrice", "Amount"), sold);
        }
        else if (PosLogAmounts.Money(modifier, "Amount") is { } amount)
        {
            Add(PosEventKind.DiscountApplied, when, item, amount, sold);
        }
    }

    private static PosEventKind EntryOf(XElement line, XElement sale) =>
        PosLogItem.EntryOf(line, sale) is PosEntryMethod.Keyed or PosEntryMethod.Plu ? PosEventKind.ItemKeyed : PosEventKind.ItemScanned;

    private string Add(PosEventKind kind, DateTimeOffset when, PosItem? item = null, decimal? amount = null, string? refersTo = null)
    {
        var number = events.Count + 1;
        var day = header.BusinessDay is { } businessDay ? $"{businessDay:yyyy-MM-dd}/" : "";
        var posEvent = new PosEvent
        {
            EventId = $"{header.TerminalId}/{day}{header.TransactionId}/{number}",
            StoreId = header.StoreId,
            LaneId = header.LaneId,
            TerminalId = header.TerminalId,
            TransactionId = header.TransactionId,
            Sequence = number,
            Kind = kind,
            OccurredAt = when,
            BusinessDay = header.BusinessDay,
            OperatorId = header.OperatorId,
            Item = item,
            Amount = amount,
            RefersTo = refersTo,
        };
        if (PosEventRules.Check(posEvent) is { } error)
        {
            throw new TillRefusal(error);
        }

        events.Add(posEvent);
        return posEvent.EventId;
    }
}
