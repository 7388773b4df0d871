using LossPrevention.PosBridge.Clocks;

namespace LossPrevention.PosBridge.Tests.Clocks;

public class TillWatchTests
{
    private readonly TillWatch watch = new();

    [Fact]
    public void Trouble_Gap_IsToldForAWhileOrUntilItIsFilled()
    {
        Observe(1);
        Observe(3).ShouldBe(1);

        watch.Trouble(TillEvents.Ten).ShouldNotBeNull().ShouldContain("1 till events are missing before number 3");
        watch.Trouble(TillEvents.Ten.AddMinutes(10)).ShouldBeNull();
        Observe(2).ShouldBe(-1);
        watch.Trouble(TillEvents.Ten).ShouldBeNull();
    }

    [Fact]
    public void Due_ClockOff_IsToldAtOnceThenEveryMinute()
    {
        watch.Observe(TillEvents.Scan(at: TillEvents.Ten.AddSeconds(3)), TillEvents.Ten, live: true, numbered: true);

        var first = watch.Due(TillEvents.Ten).ShouldHaveSingleItem();
        (first.Offset, first.Alarmed, first.Changed).ShouldBe((TimeSpan.FromSeconds(3), true, true));
        watch.Due(TillEvents.Ten.AddSeconds(30)).ShouldBeEmpty();
        watch.Due(TillEvents.Ten.AddSeconds(60)).ShouldHaveSingleItem().Changed.ShouldBeFalse();
        watch.Trouble(TillEvents.Ten).ShouldNotBeNull().ShouldContain("3.0 s ahead");
    }

    [Fact]
    public void Observe_WhatHasWaited_SaysNothingOfTheClock()
    {
        watch.Observe(TillEvents.Scan(at: TillEvents.Ten.AddSeconds(3)), TillEvents.Ten, live: false, numbered: true);

        watch.Due(TillEvents.Ten).ShouldBeEmpty();
    }

    private int Observe(long sequence) => watch.Observe(TillEvents.Scan(sequence: sequence), TillEvents.Ten, live: false, numbered: true);
}
