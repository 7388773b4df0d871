using System.Text;
using System.Text.Json;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Tests;

/// <summary>Till events for tests.</summary>
internal static class TillEvents
{
    public static readonly DateTimeOffset Ten = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    public static PosEvent Scan(string laneId = "lane-1", long sequence = 1, DateTimeOffset? at = null) => new()
    {
        EventId = $"{laneId}-t1-{sequence}",
        StoreId = "store-1",
        LaneId = laneId,
        TerminalId = $"till-{laneId}",
        TransactionId = "t1",
        Sequence = sequence,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = at ?? Ten.AddSeconds(sequence),
        BusinessDay = new DateOnly(2026, 1, 5),
        Item = new PosItem { Code = "4006381333931", Quantity = 1, UnitPrice = 1.99m },
    };

    public static ReadOnlyMemory<byte> Json(this PosEvent posEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(posEvent, ContractsJson.Default.PosEvent);

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static LaneCommand Command(string id = "c1", DateTimeOffset? expiresAt = null) => new()
    {
        CommandId = id,
        StoreId = "store-1",
        LaneId = "lane-1",
        TransactionId = "t1",
        Kind = LaneCommandKind.Nudge,
        TextKey = "missedScan",
        Text = "Looks like the last item didn't scan. Please check it.",
        IssuedAt = Ten,
        ExpiresAt = expiresAt ?? TimeProvider.System.GetUtcNow().AddMinutes(5),
    };
}
