using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

public class ResentEventsTests
{
    private readonly ResentEvents resent = new();

    [Fact]
    public void TryAdd_NextSessionSendsTheLastOnesAgain_AreKnownAndTheNextIsNew()
    {
        for (var i = 1; i <= 200; i++)
        {
            resent.TryAdd(Event(i), "first").ShouldBeTrue();
        }

        for (var i = 151; i <= 200; i++)
        {
            resent.TryAdd(Event(i) with { EventId = "another id" }, "second").ShouldBeFalse($"event {i}");
        }

        resent.TryAdd(Event(201), "second").ShouldBeTrue();
    }

    [Fact]
    public void TryAdd_EventsThatDifferInOnePartOfTheirKey_AreTwo()
    {
        resent.TryAdd(Event(1), "first").ShouldBeTrue();

        resent.TryAdd(Event(1) with { TransactionId = "other" }, "second").ShouldBeTrue();
        resent.TryAdd(Event(1) with { TerminalId = "other" }, "second").ShouldBeTrue();
        resent.TryAdd(Event(1) with { BusinessDay = new DateOnly(2026, 1, 6) }, "second").ShouldBeTrue();
        resent.TryAdd(Event(2), "second").ShouldBeTrue();
    }

    private static PosEvent Event(long sequence) => new()
    {
        EventId = $"e{sequence}",
        StoreId = "store-1",
        LaneId = "lane-1",
        TerminalId = "till-1",
        TransactionId = "t1",
        Sequence = sequence,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero).AddSeconds(sequence),
        BusinessDay = new DateOnly(2026, 1, 5),
    };
}
