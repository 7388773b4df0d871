using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Tests;

public class HealthStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Snapshot_Parts_IsTheWorstWithEveryReason()
    {
        var state = new HealthState();
        state.Set("hub", HealthStatus.Degraded, "Connecting.");
        state.Set("model", HealthStatus.Unhealthy, "No model.");
        state.Set("journal", HealthStatus.Healthy, null);

        var health = state.Snapshot("Recognition", "store-1", Now);

        health.Status.ShouldBe(HealthStatus.Unhealthy);
        health.Reasons.ShouldBe(["Connecting.", "No model."]);
    }

    [Theory]
    [InlineData(HealthStatus.Healthy, HealthStatus.Healthy, HealthStatus.Healthy)]
    [InlineData(HealthStatus.Healthy, HealthStatus.Unhealthy, HealthStatus.Degraded)]
    [InlineData(HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Degraded)]
    [InlineData(HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Unhealthy)]
    public void Snapshot_Lanes_OneBlindLaneDegrades_AllBlindMakeUnhealthy(HealthStatus one, HealthStatus two, HealthStatus whole)
    {
        var state = new HealthState();
        state.Set("hub", HealthStatus.Healthy, null);
        state.SetLane(new LaneHealth { LaneId = "lane-1", Status = one });
        state.SetLane(new LaneHealth { LaneId = "lane-2", Status = two, Reason = "Blind." });

        state.Snapshot("VideoIngest", "store-1", Now).Status.ShouldBe(whole);
    }

    [Fact]
    public void Snapshot_LaneRemoved_CountsNoMore()
    {
        var state = new HealthState();
        state.SetLane(new LaneHealth { LaneId = "lane-1", Status = HealthStatus.Unhealthy });
        state.RemoveLane("lane-1");

        state.Snapshot("VideoIngest", "store-1", Now).Status.ShouldBe(HealthStatus.Healthy);
    }
}
