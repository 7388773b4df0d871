using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Tests.Cases;

public sealed class CountsTests
{
    private static readonly System.Diagnostics.Metrics.IMeterFactory Meters =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();

    [Fact]
    public void LaneTimes_BlindForAWhile_CountsMinutesByHourAndStopsWithTheLane()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 1, 5, 9, 58, 0, TimeSpan.Zero));
        var times = new LaneTimes(new DecisionMetrics(Meters), clock);
        Say(HealthStatus.Healthy);
        clock.Advance(TimeSpan.FromMinutes(1));
        Say(HealthStatus.Unhealthy);
        clock.Advance(TimeSpan.FromSeconds(30));
        times.Take().ShouldBe([new LaneHour(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero), "lane-1", 90, 30)]);
        clock.Advance(TimeSpan.FromMinutes(2));
        Say(HealthStatus.Degraded, ended: true);
        clock.Advance(TimeSpan.FromHours(1));

        times.Take().ShouldBe([new LaneHour(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero), "lane-1", 120, 120)]);
        times.Take().ShouldBeEmpty();

        void Say(HealthStatus status, bool ended = false) =>
            times.Note(new LaneHealth { LaneId = "lane-1", Status = status, Progress = new LaneProgress("run", clock.GetUtcNow(), 1, ended) });
    }

    [Fact]
    public void GoodsCounter_Decisions_CountWhatWasSeenRungRecognisedAndUnknown()
    {
        var counter = new GoodsCounter(new DecisionMetrics(Meters));
        var script = new LaneScript();
        script.Pass(1, 3);
        var seen = script.Inputs().OfType<RecognitionArrived>().First().Recognition;
        var known = GoodsCounter.Likeliest(seen).ShouldNotBeNull();
        counter.Note(seen with { SightingId = "known" });
        counter.Note(seen with { SightingId = "unknown", UnknownProbability = 0.99 });
        counter.Note(seen with { SightingId = "hand" });

        counter.OnDecision(Decided("known", known, DecisionOutcome.Paired));
        counter.OnDecision(Decided("unknown", known, DecisionOutcome.Paired));
        counter.OnDecision(Decided("hand", null, DecisionOutcome.NotGoods));
        counter.OnDecision(Decided("never heard of", known, DecisionOutcome.Paired));

        counter.Take().ShouldBe([new GoodsDay("2026-01-05", known.Value, Seen: 2, Rung: 2, Recognised: 1, Unknown: 1)]);
        counter.Take().ShouldBeEmpty();
    }

    [Fact]
    public async Task Store_SameHourAndDayTwice_AddsUp_AndRetentionDeletes()
    {
        await using var store = new SqliteStore(null, TimeProvider.System, _ => { }, _ => { });
        var hour = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
        for (var i = 0; i < 2; i++)
        {
            await store.WriteAsync(s =>
            {
                SqliteCounts.Add(s, new LaneHour(hour, "lane-1", 30, 10));
                SqliteCounts.Add(s, new GoodsDay("2026-01-05", "x", 3, 2, 1, 1));
            });
        }

        store.Read(s => SqliteCounts.LaneHours(s, hour, hour.AddHours(1))).ShouldBe([new LaneHour(hour, "lane-1", 60, 20)]);
        store.Read(SqliteCounts.Goods).ShouldBe([new GoodsDay("2026-01-05", "x", 6, 4, 2, 2)]);
        store.Read(s => SqliteCounts.Delete(s, hour.AddDays(1), hour.AddHours(1))).ShouldBe(2);
        store.Read(SqliteCounts.Goods).ShouldBeEmpty();
    }

    private static Decision Decided(string id, ProductCode? gtin, DecisionOutcome outcome) => new()
    {
        Id = "sighting:" + id,
        StoreId = "store-1",
        LaneId = "lane-1",
        Kind = DecisionKind.Sighting,
        At = LaneScript.Start,
        DecidedAt = LaneScript.Start,
        Gtin = gtin,
        PairedWith = outcome == DecisionOutcome.Paired ? "scan" : null,
        Outcome = outcome,
        Scores = new DecisionScores(),
        Reason = "",
    };
}
