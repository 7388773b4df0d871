using System.Text.Json;
using LossPrevention.Benchmarks.Fleet;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.TestKit;

namespace LossPrevention.Benchmarks.Tests.Fleet;

public sealed class MeasuredSizesTests
{
    private static readonly MeasuredSizes Sizes = new(DeploymentTemplate.Load(Path.Combine(Repository.Root, "deployment.template.json")));

    [Fact]
    public void Alert_OfTheCorrelator_IsOneBlock()
    {
        Sizes.SmallestAlert.ShouldBeLessThanOrEqualTo(Sizes.Alert);
        Sizes.Alert.ShouldBeLessThanOrEqualTo(Sizes.LargestAlert);
        IotHubTier.Blocks(Sizes.LargestAlert).ShouldBe(1);
        MeasuredSizes.SampleAlerts().Select(a => a.Kind).Distinct().ShouldBe([DiscrepancyKind.MisScan, DiscrepancyKind.TicketSwitch], ignoreOrder: true);
    }

    [Fact]
    public void Health_OfAStore_NamesEveryModuleAndLane()
    {
        var (_, health) = StoreSample.Health(4, blind: true);

        health.Modules.Select(m => m.Module).ShouldBe(
            [ModuleIds.VideoIngest, ModuleIds.PosBridge, ModuleIds.Recognition, ModuleIds.DecisionAlert], ignoreOrder: true);
        health.Modules.Where(m => m.Module != ModuleIds.Recognition).ShouldAllBe(m => m.Lanes.Count == 4);
        health.Clocks.Count.ShouldBe(4);
        health.Status.ShouldBe(HealthStatus.Degraded);
        StoreSample.Health(4, blind: false).Health.Status.ShouldBe(HealthStatus.Healthy);
        JsonSerializer.SerializeToUtf8Bytes(health, ContractsJson.Default.StoreHealth).Length.ShouldBeLessThan(Sizes.BlindHealth(4));
    }

    [Fact]
    public void Health_OfMoreLanes_Grows()
    {
        Sizes.Health(13).ShouldBeGreaterThan(Sizes.Health(4));
        Sizes.BlindHealth(4).ShouldBeGreaterThan(Sizes.Health(4));
    }

    [Fact]
    public void Twins_OfTheTemplate_FitIotHub()
    {
        var twins = Sizes.Twins(13);

        twins.Count.ShouldBe(4);
        twins.ShouldAllBe(t => t.Bytes < 32 * 1024 && t.ReportBytes < t.Bytes);
    }
}
