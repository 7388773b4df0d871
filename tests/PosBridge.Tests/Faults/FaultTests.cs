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

    private static void Check(FaultRow row)
    {
        (row.Acknowledged, row.Delivered, row.Lost, row.Duplicated).ShouldBe((Events, Events, 0, 0));
    }
}
