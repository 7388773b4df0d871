using LossPrevention.Benchmarks.Fleet;

namespace LossPrevention.Benchmarks.Tests.Fleet;

public sealed class IotHubTierTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    [InlineData(8192, 2)]
    [InlineData(8193, 3)]
    public void Blocks_OfSoManyBytes_AreStarted4KilobyteBlocks(int bytes, int blocks) => IotHubTier.Blocks(bytes).ShouldBe(blocks);

    [Theory]
    [InlineData("S1", 320_000, 1, 1)] // four fifths of 400,000
    [InlineData("S1", 320_001, 1, 2)]
    [InlineData("S1", 726_260, 1, 3)] // two would be 91 % full
    [InlineData("S2", 320_001, 1, 1)]
    [InlineData("S3", 240_000_001, 1, 2)]
    public void Units_ByQuota_LeaveAFifthFree(string tier, double blocks, double sends, int units) => Tier(tier).Units(blocks, sends).ShouldBe(units);

    [Theory]
    [InlineData("S1", 80, 1)] // a hub takes 100 a second however few its units are
    [InlineData("S1", 81, 9)]
    [InlineData("S2", 96, 1)]
    [InlineData("S2", 285, 3)]
    [InlineData("S3", 4_801, 2)]
    public void Units_ByThrottle_TakeTheBusiestSecondAndAFifthMore(string tier, double sends, int units) => Tier(tier).Units(1, sends).ShouldBe(units);

    private static IotHubTier Tier(string name) => IotHubTier.Standard.Single(t => t.Name == name);
}
