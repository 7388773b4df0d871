namespace LossPrevention.PosBridge.Faults;

/// <summary>The fault report in small; <c>tools/Benchmarks pos</c> runs it with 10,000 events each.</summary>
public class FaultTests
{
    private const int Events = 1_200;

    [SkippableTheory]
    [InlineData("broker killed (-9)")]
    [InlineData("connection cut")]
    [InlineData("module restarted")]
    [InlineData("sent twice")]
    public async Task Stomp_FaultUnderLoad_LosesNothingAndRepeatsNothing(string fault) => Check(await BrokerFaults.RunAsync(PosTransportKind.Stomp, fault, Events));

#if EDGESTACK_AZURE
    [SkippableTheory]
    [InlineData("broker restarted")]
    [InlineData("broker killed (-9)")]
    [InlineData("broker frozen")]
    [InlineData("connection cut")]
    [InlineData("module restarted")]
    [InlineData("sent twice")]
    public async Task Nms_FaultUnderLoad_LosesNothingAndRepeatsNothing(string fault) => Check(await BrokerFaults.RunAsync(PosTransportKind.Nms, fault, Events));
#endif

    [Theory]
    [InlineData("connection cut")]
    [InlineData("module restarted")]
    [InlineData("sent twice")]
    public async Task Rest_FaultUnderLoad_LosesNothingAndRepeatsNothing(string fault) => Check(await RestFaults.RunAsync(fault, Events));

    [SkippableFact]
    public async Task Stomp_ModuleKilledUnderLoad_LosesNothing() => CheckKilled(await BrokerFaults.RunAsync(PosTransportKind.Stomp, BrokerFaults.ModuleKilled, Events));

#if EDGESTACK_AZURE
    [SkippableFact]
    public async Task Nms_ModuleKilledUnderLoad_LosesNothing() => CheckKilled(await BrokerFaults.RunAsync(PosTransportKind.Nms, BrokerFaults.ModuleKilled, Events));
#endif

    [Fact]
    public async Task Rest_ModuleKilledUnderLoad_LosesNothing() => CheckKilled(await RestFaults.RunAsync(BrokerFaults.ModuleKilled, Events));

    /// <summary>What the hub had and the journal had not comes again: at most what is in flight. Consumers know it by its keys.</summary>
    private static void CheckKilled(FaultRow row)
    {
        (row.Acknowledged, row.Delivered, row.Lost).ShouldBe((Events, Events, 0));
        row.Duplicated.ShouldBeLessThanOrEqualTo(new PosTransportSettings().Prefetch);
    }

    private static void Check(FaultRow row)
    {
        (row.Acknowledged, row.Delivered, row.Lost, row.Duplicated).ShouldBe((Events, Events, 0, 0));
    }
}
