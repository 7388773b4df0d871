namespace LossPrevention.PosBridge.Tests.Events;

public class LaneBookTests
{
    private readonly Lane lane = new LaneBook("run-1").Get("lane-1")!;

    [Fact]
    public void Stamp_Sent_NumbersWithoutGaps()
    {
        var first = lane.Stamp(TillEvents.Ten.ToOffset(TimeSpan.FromHours(1)));
        lane.Release(sent: true);
        var refused = lane.Stamp(TillEvents.Ten.AddSeconds(1));
        lane.Release(sent: false);
        var second = lane.Stamp(TillEvents.Ten.AddSeconds(2));

        (first.Session, first.Sequence, first.Late).ShouldBe(("run-1", 1, false));
        first.OccurredAt.Offset.ShouldBe(TimeSpan.Zero);
        refused.Sequence.ShouldBe(2);
        second.Sequence.ShouldBe(2);
    }

    [Fact]
    public void Advance_EventInFlight_HoldsTheWatermark()
    {
        lane.Advance(TillEvents.Ten);
        lane.Stamp(TillEvents.Ten.AddSeconds(1)).Late.ShouldBeFalse();

        lane.Advance(TillEvents.Ten.AddSeconds(5))!.ObservedThrough.ShouldBe(TillEvents.Ten);
        lane.Release(sent: true);

        var progress = lane.Advance(TillEvents.Ten.AddSeconds(5))!;
        (progress.ObservedThrough, progress.LastSequence).ShouldBe((TillEvents.Ten.AddSeconds(5), 1));
    }

    [Fact]
    public void Advance_Backwards_StaysAndKeepsEnded()
    {
        lane.Advance(TillEvents.Ten, ended: true);

        var progress = lane.Advance(TillEvents.Ten.AddSeconds(-1))!;
        (progress.ObservedThrough, progress.Ended).ShouldBe((TillEvents.Ten, true));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Stamp_NotAfterTheWatermark_IsLate(int milliseconds, bool late)
    {
        lane.Advance(TillEvents.Ten);
        lane.Stamp(TillEvents.Ten.AddMilliseconds(milliseconds)).Late.ShouldBe(late);
    }

    [Fact]
    public void Get_TooManyLanes_IsRefusedAndTheKnownOnesStay()
    {
        var book = new LaneBook("run-1");
        for (var i = 0; i < LaneBook.MaxLanes; i++)
        {
            book.Get($"lane-{i}").ShouldNotBeNull();
        }

        book.Get("one-more").ShouldBeNull();
        book.Get("lane-0").ShouldNotBeNull();
        book.All.Count.ShouldBe(LaneBook.MaxLanes);
    }
}
