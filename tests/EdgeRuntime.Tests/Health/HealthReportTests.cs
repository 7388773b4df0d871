using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Tests;

public class HealthReportTests
{
    [Fact]
    public void Write_LanesWellAndNot_SaysWhatIsWrong() =>
        HealthReport.Write(Health(["a reason"], Lane("lane-1", HealthStatus.Healthy), Lane("lane-2", HealthStatus.Unhealthy, "the camera shows one shade"))).ToJsonString().ShouldBe(
            """{"status":"degraded","reasons":["a reason"],"lanes":{"lane-2":"unhealthy: the camera shows one shade","lane-1":"healthy"}}""");

    [Fact]
    public void Write_MoreThanATwinHolds_IsCutAndKeepsTheWorst()
    {
        var lanes = Enumerable.Range(0, 300).Select(i => Lane($"lane.{i} $#" + new string('x', 200), i == 250 ? HealthStatus.Unhealthy : HealthStatus.Degraded, new string('y', 5000))).ToArray();

        var report = HealthReport.Write(Health([.. Enumerable.Repeat(new string('z', 5000), 30)], lanes));

        Encoding.UTF8.GetByteCount(report.ToJsonString()).ShouldBeLessThan(24 * 1024);
        report["lanes"]!.AsObject().Count.ShouldBeGreaterThan(50);
        report["lanes"]!.AsObject().First().Key.ShouldStartWith("lane_250___");
        report["lanes"]!.AsObject().Select(l => l.Key).ShouldAllBe(k => !k.Contains('.') && !k.Contains('$') && !k.Contains('#') && !k.Contains(' '));
    }

    [Fact]
    public void Patch_ALaneIsGone_IsTakenOutOfTheTwin()
    {
        var before = HealthReport.Write(Health([], Lane("lane-1", HealthStatus.Healthy), Lane("lane-2", HealthStatus.Healthy)));
        var now = HealthReport.Write(Health([], Lane("lane-1", HealthStatus.Healthy)));

        HealthReport.Patch(before, now)!["lanes"]!.ToJsonString().ShouldBe("""{"lane-1":"healthy","lane-2":null}""");
        HealthReport.Patch(now, HealthReport.Write(Health([], Lane("lane-1", HealthStatus.Healthy)))).ShouldBeNull();
        HealthReport.Patch(null, now).ShouldNotBeNull();
    }

    private static LaneHealth Lane(string id, HealthStatus status, string? reason = null) => new() { LaneId = id, Status = status, Reason = reason };

    private static ModuleHealth Health(string[] reasons, params LaneHealth[] lanes) => new()
    {
        Module = "Test",
        StoreId = "store-1",
        At = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero),
        Status = HealthStatus.Degraded,
        Reasons = reasons.ToValueList(),
        Lanes = lanes.ToValueList(),
    };
}
