using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.TestKit;

namespace LossPrevention.DecisionAlert.Tests.Lanes;

/// <summary>
/// A live lane on a clock that the test moves: modules before it are restarted, and what they send comes late, twice or never.
/// </summary>
public class LaneRestartTests
{
    private static readonly DecisionAlertSettings Settings = new() { StoreId = "store-1" };
    private readonly LaneScript script = new();

    [Fact]
    public void Recognition_RestartsWhileAShopperPays_TheItemThatItBringsAfterwardsIsMissed()
    {
        var missed = Shop();

        var outcome = Run(input => input is RecognitionArrived && Between(input, 35, 55) ? 55 : null);

        outcome.Of(missed).Outcome.ShouldBe(DecisionOutcome.Missed);
        outcome.Alerts.ShouldHaveSingleItem().KeyFrames.ShouldBe([missed]);
    }

    [Fact]
    public void PosBridge_RestartsWhileAShopperPays_TheLinesThatItBringsAfterwardsAreJudged()
    {
        var missed = Shop();

        var outcome = Run(input => IsOfTheTill(input) && Between(input, 35, 60) ? 60 : null, StopsAndTellsSo);

        outcome.Of(missed).Outcome.ShouldBe(DecisionOutcome.Missed);
        outcome.Alerts.ShouldHaveSingleItem().KeyFrames.ShouldBe([missed]);

        static LaneInput? StopsAndTellsSo(LaneInput input) => input is SourceReported { Source: LaneSource.Till } && Between(input, 35, 60)
            ? new SourceReported(LaneSource.Till, Time(input), HealthStatus.Unhealthy, "the tills cannot be heard", null)
            : null;
    }

    [Fact]
    public void Message_NeverComes_TheLaneGoesOnAfterAMinuteAndSaysNothingOfWhatItMissed()
    {
        var unseen = Shop();
        var later = script.Pass(150, 6);
        script.Pass(153, 61);
        script.Scan(153, 61);
        script.Pay(160);

        var outcome = Run(input => input is RecognitionArrived && Between(input, 21.5, 22.5) ? double.MaxValue : null);

        outcome.Decisions.ShouldNotContain(d => d.Id == $"sighting:{unseen}" && d.Outcome == DecisionOutcome.Missed);
        outcome.Alerts.ShouldHaveSingleItem().KeyFrames.ShouldBe([later]);
    }

    [Fact]
    public void Camera_StandsForTwoMinutes_TheLaneIsBlindMeanwhile()
    {
        var unseen = Shop();

        var outcome = Run(input => !IsOfTheTill(input) && Time(input) > LaneScript.At(38) ? 160 : null);

        outcome.Of(unseen).Outcome.ShouldBe(DecisionOutcome.Blind);
        outcome.Alerts.ShouldBeEmpty();
    }

    [Fact]
    public void Camera_BeginsAnew_NobodySawTheLaneInBetween()
    {
        var unseen = Shop();

        var outcome = Run(change: input => input is SourceReported { Source: LaneSource.Camera, Progress: { } p } report && Time(input) > LaneScript.At(42)
            ? report with { Progress = p with { Session = "cam-2", LastSequence = 0 } }
            : null);

        outcome.Of(unseen).Outcome.ShouldBe(DecisionOutcome.Blind);
        outcome.Of(unseen).Reason.ShouldBe("The camera began anew; nobody saw the lane in between.");
    }

    [Theory]
    [InlineData(2.5, null)]
    [InlineData(10, "Nothing new is heard of the till; the lane waits for it.")]
    public void Waits_TheTillStands_IsToldSoon(double seconds, string? told)
    {
        var clock = new ManualTimeProvider(LaneScript.Start);
        var silence = new SourceSilence();
        silence.Note(LaneSource.Till, Through(clock, "till"), clock, TimeSpan.FromMinutes(1));
        for (var s = 0.0; s < seconds; s += 0.25)
        {
            clock.Advance(TimeSpan.FromSeconds(0.25));
            silence.Note(LaneSource.Camera, Through(clock, "cam"), clock, TimeSpan.FromMinutes(1));
        }

        silence.Waits(Settings.StaleAfter, clock).ShouldBe(told);
        silence.Find(Settings.StaleAfter, Settings.GiveUpAfter, clock).ShouldBeEmpty();

        static LaneProgress Through(TimeProvider clock, string session) => new(session, clock.GetUtcNow(), 0);
    }

    /// <summary>Five honest items, one that is not scanned at 40 s, and a second, honest ticket until after 140 s.</summary>
    private string Shop()
    {
        script.Open(3, "t1");
        for (var k = 0; k < 5; k++)
        {
            script.Pass(5 + (4 * k), 40 + k);
            script.Scan(5 + (4 * k), 40 + k);
        }

        var missed = script.Pass(40, 5);
        script.Pass(44, 50);
        script.Scan(44, 50);
        script.Pay(50);
        script.Open(70, "t2");
        script.Pass(140, 60);
        script.Scan(140, 60);
        return missed;
    }

    /// <summary>Runs the lane as its worker does: by arrival, with the clock at hand and a look at who is silent every quarter of a second.</summary>
    /// <param name="late">When an input comes that does not come at its own time, seconds; null for those that do.</param>
    /// <param name="change">What comes instead of an input at its own time, the input itself being late; null for nothing.</param>
    private Simulation.Outcome Run(Func<LaneInput, double?>? late = null, Func<LaneInput, LaneInput?>? change = null)
    {
        var outcome = new Simulation.Outcome(script);
        var lane = new LaneCorrelator(new LaneContext(new LaneKey("store-1", "lane-1"), Settings, Store.Lookup), outcome);
        outcome.Lane = lane;
        var clock = new ManualTimeProvider(LaneScript.Start);
        var silence = new SourceSilence();
        var arrivals = new List<(DateTimeOffset At, LaneInput Input)>();
        foreach (var input in script.Inputs())
        {
            var at = late?.Invoke(input);
            if (change?.Invoke(input) is { } other)
                arrivals.Add((Time(input), other));
            else if (at is null)
                arrivals.Add((Time(input), input));
            if (at < double.MaxValue)
                arrivals.Add((LaneScript.At(at.Value), input));
        }

        foreach (var (at, input) in arrivals.OrderBy(a => a.At))
        {
            while (clock.GetUtcNow() < at)
            {
                clock.Advance(TimeSpan.FromSeconds(0.25));
                foreach (var silent in silence.Find(Settings.StaleAfter, Settings.GiveUpAfter, clock))
                    lane.Feed(silent);
            }

            if (input is SourceReported { Progress: { } progress } reported)
                silence.Note(reported.Source, progress, clock, TimeSpan.FromMinutes(1));
            lane.Feed(input);
            if (lane.HandledThrough is { } through)
                silence.Handled(through, clock);
        }

        return outcome;
    }

    private static bool IsOfTheTill(LaneInput input) => input is PosEventArrived or SourceReported { Source: LaneSource.Till };

    private static bool Between(LaneInput input, double from, double to) => LaneScript.At(from) <= Time(input) && Time(input) < LaneScript.At(to);

    private static DateTimeOffset Time(LaneInput input) => input switch
    {
        RecognitionArrived { Recognition: var r } => r.LastSeenAt,
        PosEventArrived { Event: var e } => e.OccurredAt,
        SourceReported report => report.At,
        _ => LaneScript.Start,
    };
}
