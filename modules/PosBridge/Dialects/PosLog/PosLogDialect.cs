using System.Xml.Linq;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>
/// ARTS / OMG POSLog: a document for each transaction, written at its end, split into the events it tells of. Events are numbered in the
/// document's order, so the same document always gives the same events.
/// </summary>
internal sealed class PosLogDialect(TillPlace place, TimeZoneInfo? zone) : ITillDialect
{
    /// <summary>More transactions than a message has.</summary>
    public const int MaxTransactions = 100;

    private readonly TillTime time = new(TillTime.Iso, zone);

    /// <inheritdoc/>
    public TillReading Read(TillMessage message)
    {
        try
        {
            var root = PosLogXml.Load(message.Body);
            var transactions = root.Name.LocalName == "Transaction" ? [root] : root.Children("Transaction").Take(MaxTransactions + 1).ToList();
            return transactions.Count switch
            {
                0 => TillReading.Refused($"the document is a {TillRefusal.Quote(root.Name.LocalName)} without a Transaction; expected a POSLog"),
                > MaxTransactions => TillReading.Refused($"the document has over {MaxTransactions} transactions"),
                _ => ReadAll(root, transactions, message.ReceivedAt),
            };
        }
        catch (TillRefusal e)
        {
            return TillReading.Refused(e.Message);
        }
    }

    private TillReading ReadAll(XElement root, List<XElement> transactions, DateTimeOffset receivedAt)
    {
        var events = new List<PosEvent>();
        var errors = new List<string>();
        var ignored = 0;
        for (var i = 0; i < transactions.Count; i++)
        {
            try
            {
                var split = ReadOne(root, transactions[i], receivedAt);
                events.AddRange(split.Events);
                errors.AddRange(split.Errors);
                ignored += split.Events.Count + split.Errors.Count == 0 ? 1 : 0;
            }
            catch (TillRefusal e)
            {
                errors.Add($"transaction {i + 1}: {e.Message}");
            }
        }

        return new TillReading { Events = events, Errors = errors, Ignored = ignored, Numbered = true };
    }

    private (IReadOnlyList<PosEvent> Events, IReadOnlyList<string> Errors) ReadOne(XElement root, XElement transaction, DateTimeOffset receivedAt)
    {
        if (transaction.Flag("TrainingModeFlag"))
        {
            return ([], []);
        }

        place.CheckStore(transaction.Text("RetailStoreID") ?? transaction.Child("BusinessUnit")?.Text("UnitID") ?? root.Text("RetailStoreID"));
        var split = new PosLogSplit(PosLogHeader.Read(transaction, place, time, receivedAt), time);
        if (transaction.Child("RetailTransaction") is { } retail)
        {
            split.Retail(transaction, retail);
        }
        else if ((transaction.Child("ControlTransaction") ?? transaction.Child("TenderControlTransaction"))?.Child("NoSale") is not null)
        {
            split.NoSale();
        }

        return (split.Events, split.Errors);
    }
}
