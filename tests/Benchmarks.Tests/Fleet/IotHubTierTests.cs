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
    [InlineData("S1", 400_000, 1, 1)]
    [InlineData("S1", 400_001, 1, 2)]
    [InlineData("S2", 400_001, 1, 1)]
    [InlineData("S3", 300_000_001, 1, 2)]
    public void Units_ByQuota_AreStartedUnits(string tier, double blocks, double sends, int units) => Tier(tier).Units(blocks, sends).ShouldBe(units);

    [Theory]
    [InlineData("S1", 100, 1)] // a hub takes 100 a second however few its units are
    [InlineData("S1", 101, 9)]
    [InlineData("S2", 120, 1)]
    [InlineData("S2", 333, 3)]
    [InlineData("S3", 6_001, 2)]
    public void Units_ByThrottle_TakeTheBusiestSecond(string tier, double sends, int units) => Tier(tier).Units(1, sends).ShouldBe(units);

    private static IotHubTier Tier(string name) => IotHubTier.Standard.Single(t => t.Name == name);
}
