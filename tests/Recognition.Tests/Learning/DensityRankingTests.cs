using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.Recognition.Tests.Learning;

public class DensityRankingTests
{
    [Fact]
    public void Rank_SampleOfAnotherProduct_IsHighlyNoisyAndTheOthersAreNot()
    {
        var samples = Cloud(seed: 1, count: 12);
        samples.Add([40, 40, 40, 40]);

        var ranks = DensityRanking.Rank(samples);

        ranks[12].Tier.ShouldBe(SampleTier.HighlyNoisy);
        ranks.Take(12).ShouldNotContain(rank => rank.Tier == SampleTier.HighlyNoisy);
        ranks[12].Density.ShouldBe(0);
        ranks[12].DenserDistance.ShouldBeGreaterThan(ranks.Take(12).Max(rank => rank.CentreDistance));
    }

    [Fact]
    public void Rank_DensestSample_IsCleanAndTheCentre()
    {
        var ranks = DensityRanking.Rank(Cloud(seed: 2, count: 20));

        var densest = ranks.Where(rank => rank.Density == ranks.Max(other => other.Density)).ToList();
        densest.ShouldContain(rank => rank.Tier == SampleTier.Clean && rank.CentreDistance.Equals(0));
    }

    [Fact]
    public void Rank_AnyOrderOfSamples_GivesEachTheSameRank() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<PositiveInt>(), (seed, size) =>
            {
                var samples = Cloud(seed, size.Get % 30);
                var order = Enumerable.Range(0, samples.Count).ToArray();
                new Random(seed).Shuffle(order);

                var ranks = DensityRanking.Rank(samples);
                var shuffled = DensityRanking.Rank([.. order.Select(i => samples[i])]);

                return order.Select(i => ranks[i].Tier).SequenceEqual(shuffled.Select(rank => rank.Tier));
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Rank_FewerThanThreeSamples_AreAllClean(int count) =>
        DensityRanking.Rank(Cloud(seed: 3, count)).Select(rank => rank.Tier).ShouldBe(new SampleTier[count]);

    [Fact]
    public void Rank_SamplesAllTheSame_AreAllClean() =>
        DensityRanking.Rank([.. Enumerable.Repeat(new float[] { 1, 2 }, 5)]).ShouldAllBe(rank => rank.Tier == SampleTier.Clean);

    private static List<float[]> Cloud(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() + random.NextDouble())).ToArray())];
    }
}
