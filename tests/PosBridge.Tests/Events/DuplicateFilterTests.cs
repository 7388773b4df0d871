using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge.Tests.Events;

public class DuplicateFilterTests
{
    [Fact]
    public void Contains_SameNaturalKeyAnotherId_IsKnown() =>
        Filter().Contains(TillEvents.Scan() with { EventId = "other" }).ShouldBeTrue();

    [Fact]
    public void Contains_SameIdAnotherKey_IsKnown() =>
        Filter().Contains(TillEvents.Scan(sequence: 9) with { EventId = TillEvents.Scan().EventId }).ShouldBeTrue();

    [Fact]
    public void Contains_AnotherBusinessDay_IsNew() =>
        Filter().Contains(TillEvents.Scan() with { EventId = "other", BusinessDay = new DateOnly(2026, 1, 6) }).ShouldBeFalse();

    [Fact]
    public void Add_BeyondCapacity_ForgetsTheOldest()
    {
        var filter = new DuplicateFilter();
        for (var i = 1; i <= 1000; i++)
        {
            filter.TryAdd(SentKey.Of(TillEvents.Scan(sequence: i)), capacity: 16).ShouldBeTrue();
        }

        filter.Count.ShouldBe(16);
        filter.Contains(TillEvents.Scan(sequence: 984)).ShouldBeFalse();
        filter.Contains(TillEvents.Scan(sequence: 985)).ShouldBeTrue();
    }

    private static DuplicateFilter Filter()
    {
        var filter = new DuplicateFilter();
        filter.TryAdd(SentKey.Of(TillEvents.Scan()), capacity: 16);
        return filter;
    }
}
