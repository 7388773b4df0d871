using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Tests;

internal static class TestMessages
{
    /// <summary>A message that tests tell apart by its offset.</summary>
    public static ClockDrift Drift(double offset) => new()
    {
        StoreId = "store-1",
        LaneId = "lane-1",
        Source = "till",
        MeasuredAt = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero),
        OffsetMs = offset,
        UncertaintyMs = 1,
    };
}
