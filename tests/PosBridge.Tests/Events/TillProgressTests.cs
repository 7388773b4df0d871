namespace LossPrevention.PosBridge.Tests.Events;

public class TillProgressTests
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);
    private readonly TillProgress progress = new(Settle);

    [Fact]
    public void ObservedThrough_NeverConnected_SaysNothing() => progress.ObservedThrough(At(100), null).ShouldBeNull();

    [Fact]
    public void ObservedThrough_ConnectedAndQuiet_IsNowLessTheSettleTime()
    {
        progress.Connection(true, At(0));

        progress.ObservedThrough(At(0.9), null).ShouldBeNull();
        progress.ObservedThrough(At(1), null).ShouldBe(At(0));
        progress.ObservedThrough(At(7), null).ShouldBe(At(6));
    }

    [Fact]
    public void ObservedThrough_UnhandledDelivery_HoldsItBack()
    {
        GoLive();

        progress.ObservedThrough(At(20), oldestUnhandled: At(12)).ShouldBe(At(11));
    }

    [Fact]
    public void ObservedThrough_ConnectionLost_SaysNothingUntilTheBacklogIsRead()
    {
        GoLive();
        progress.Connection(false, At(10));
        progress.ObservedThrough(At(60), null).ShouldBeNull();

        progress.Connection(true, At(60));
        Deliver(occurred: 15, received: 60.5);
        progress.ObservedThrough(At(61.4), null).ShouldBeNull();
        Deliver(occurred: 30, received: 61.4);
        progress.ObservedThrough(At(62.3), null).ShouldBeNull();

        progress.ObservedThrough(At(62.4), null).ShouldBe(At(61.4));
        progress.Phase.ShouldBe(TillPhase.Live);
    }

    [Fact]
    public void ObservedThrough_FreshEvent_EndsTheBacklogAtOnce()
    {
        progress.Connection(true, At(60));
        Deliver(occurred: 15, received: 60.1);
        Deliver(occurred: 59.8, received: 60.2);

        progress.ObservedThrough(At(60.3), null).ShouldBe(At(59.3));
    }

    [Fact]
    public void ObservedThrough_BacklogUnhandled_IsNoQuiet()
    {
        progress.Connection(true, At(0));

        progress.ObservedThrough(At(50), oldestUnhandled: At(1)).ShouldBeNull();
    }

    private void GoLive()
    {
        progress.Connection(true, At(0));
        progress.ObservedThrough(At(5), null).ShouldNotBeNull();
    }

    private void Deliver(double occurred, double received)
    {
        progress.Received(At(received));
        progress.Read(At(occurred), At(received));
    }

    private static DateTimeOffset At(double seconds) => TillEvents.Ten.AddSeconds(seconds);
}
