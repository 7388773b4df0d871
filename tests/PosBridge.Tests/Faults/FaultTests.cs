namespace LossPrevention.PosBridge.Faults;

/// <summary>The fault report in small; <c>tools/Benchmarks pos</c> runs it with 10,000 events each.</summary>
public class FaultTests
{
    [SkippableTheory]
    [InlineData("broker killed (-9)")]
    [InlineData("connection cut")]
    [InlineData("module restarted")]
    [InlineData("sent twice")]
    public async Task Stomp_FaultUnderLoad_LosesNothingAndRepeatsNothing(string fault) => Check(await StompFaults.RunAsync(fault, events: 1_200));

    [Theory]
    [InlineData("connection cut")]
    [InlineData("module restarted")]
    [InlineData("sent twice")]
    public async Task Rest_FaultUnderLoad_LosesNothingAndRepeatsNothing(string fault) => Check(await RestFaults.RunAsync(fault, events: 1_200));

    private static void Check(FaultRow row)
    {
        (row.Acknowledged, row.Delivered, row.Lost, row.Duplicated).ShouldBe((1_200, 1_200, 0, 0));
    }
}
