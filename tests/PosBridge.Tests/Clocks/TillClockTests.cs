using FsCheck;
using FsCheck.Fluent;
using LossPrevention.PosBridge.Clocks;

namespace LossPrevention.PosBridge.Tests.Clocks;

public class TillClockTests
{
    private readonly TillClock clock = new();
    private DateTimeOffset now = TillEvents.Ten;

    [Fact]
    public void Correct_HealthyTill_LeavesItsTimesAlone()
    {
        Run(offset: 0, seconds: 120, t => 0.02 + (0.2 * (t % 7)));

        clock.Alarmed.ShouldBeFalse();
        clock.Correct(now, "t").ShouldBe(now);
    }

    [Theory]
    [InlineData(-180)]
    [InlineData(-3)]
    [InlineData(2.5)]
    [InlineData(600)]
    public void Correct_TillOff_IsFoundWithinAMinuteThroughJitterAndDelays(double offset)
    {
        Run(offset, seconds: 60, t => 0.03 + (0.5 * (t % 5)));

        clock.Alarmed.ShouldBeTrue();
        clock.Offset.TotalSeconds.ShouldBe(offset, 0.05);
        clock.Correct(now.AddSeconds(offset), "t").ShouldBe(now, TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public void Observe_ClockSetBack_IsNoticedWithinAMinute()
    {
        Run(offset: 0, seconds: 300, _ => 0.02);
        Run(offset: -4, seconds: 60, _ => 0.02);

        clock.Offset.TotalSeconds.ShouldBe(-4, 0.1);
    }

    [Fact]
    public void Observe_ClockSetAhead_IsNoticedAtOnce()
    {
        Run(offset: 0, seconds: 300, _ => 0.02);
        Run(offset: 4, seconds: 1, _ => 0.02);

        clock.Alarmed.ShouldBeTrue();
    }

    [Fact]
    public void Observe_OneLateEvent_ChangesNothing()
    {
        Run(offset: 0, seconds: 60, _ => 0.02);
        clock.Observe(now.AddSeconds(-25), now);

        clock.Alarmed.ShouldBeFalse();
    }

    [Fact]
    public void Correct_InATransaction_StaysWhatItWasAtItsBegin()
    {
        clock.Correct(now, "t1").ShouldBe(now);
        Run(offset: -5, seconds: 60, _ => 0.02);

        clock.Correct(now, "t1").ShouldBe(now);
        clock.Correct(now, "t2").ShouldBe(now.AddSeconds(5), TimeSpan.FromSeconds(0.1));
    }

    [Fact]
    public void Correct_AnyClockAndDelays_NeverRunsBackwardsInATransaction()
    {
        var events = from offset in Gen.Choose(-10_000, 10_000)
                     from step in Gen.Choose(0, 3_000)
                     from delay in Gen.Choose(0, 5_000)
                     select (offset, step, delay);

        Prop.ForAll(events.ListOf().ToArbitrary(), list =>
        {
            var (till, at, last) = (new TillClock(), TillEvents.Ten, DateTimeOffset.MinValue);
            var offset = list.Select(e => e.offset).FirstOrDefault();
            foreach (var (_, step, delay) in list)
            {
                at = at.AddMilliseconds(step);
                var occurredAt = at.AddMilliseconds(offset);
                var corrected = till.Correct(occurredAt, "t");
                corrected.ShouldBeGreaterThanOrEqualTo(last);
                last = corrected;
                till.Observe(occurredAt, at.AddMilliseconds(delay));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void DriftPerDay_ClockThatGains_IsItsSlope()
    {
        for (var minute = 0; minute < 90; minute++)
        {
            Run(offset: 10 + (minute * 4.32 / 1440), seconds: 60, _ => 0.01);
        }

        clock.DriftPerDay!.Value.ShouldBe(4.32, 0.5);
    }

    private void Run(double offset, int seconds, Func<int, double> delay)
    {
        for (var t = 0; t < seconds; t++)
        {
            now = now.AddSeconds(1);
            clock.Observe(now.AddSeconds(offset), now.AddSeconds(delay(t)));
        }
    }
}
