using System.Globalization;
using System.Xml.Linq;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>What all events of one POSLog transaction share.</summary>
internal sealed record PosLogHeader(
    string StoreId,
    string LaneId,
    string TerminalId,
    string TransactionId,
    DateOnly? BusinessDay,
    string? OperatorId,
    DateTimeOffset Begin,
    DateTimeOffset End,
    DateTimeOffset ReceivedAt)
{
    /// <summary>Reads what stands at the head of a <c>Transaction</c>.</summary>
    public static PosLogHeader Read(XElement transaction, TillPlace place, TillTime time, DateTimeOffset receivedAt)
    {
        var terminal = Required(transaction, "WorkstationID");
        var end = transaction.Text("EndDateTime", "BeginDateTime", "POSLogDateTime")
            ?? throw new TillRefusal("EndDateTime is missing");
        return new PosLogHeader(
            place.StoreId,
            place.LaneOf(terminal),
            terminal,
            transaction.Text("TransactionID") ?? Required(transaction, "SequenceNumber"),
            transaction.Text("BusinessDayDate") is { } day ? Day(day) : null,
            transaction.Text("OperatorID"),
            time.Read(transaction.Text("BeginDateTime") ?? end, "BeginDateTime", receivedAt),
            time.Read(end, "EndDateTime", receivedAt),
            receivedAt);
    }

    private static string Required(XElement element, string name) => element.Text(name) ?? throw new TillRefusal($"{name} is missing");

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text.Length > 10 ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new TillRefusal($"BusinessDayDate is {TillRefusal.Quote(text)}, no day such as 2026-01-05");
}
