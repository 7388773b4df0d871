using LossPrevention.Contracts;

namespace LossPrevention.Recognition.Tests.Learning;

public class ProductLearnerTests
{
    private readonly ProductLearner learner = new();
    private readonly Gallery gallery = TestGallery.Create();
    private readonly RecognitionSettings settings = new();

    [Fact]
    public void Take_ThreeTickets_MakeAProductKnownByItsLooks()
    {
        Take("t1", TestGallery.Along(3, 5)).Outcome.ShouldBe(LearningOutcome.Kept);
        Take("t2", TestGallery.Along(3, 6)).Outcome.ShouldBe(LearningOutcome.Kept);

        var (outcome, learned) = Take("t3", TestGallery.Along(3, 7));

        outcome.ShouldBe(LearningOutcome.Learned);
        var verdict = Verifier.Verify(learned!, TestGallery.Along(3), 1);
        verdict.LogLikelihoodRatios[learned!.Index[TestGallery.NewProduct]].ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Take_SameTicketAgain_CountsOnce()
    {
        Take("t1", TestGallery.Along(3));

        Take("t1", TestGallery.Along(3)).Outcome.ShouldBe(LearningOutcome.SameTicket);
    }

    [Fact]
    public void Take_LooksLikeAnotherProduct_NeverTeaches() =>
        Take("t1", TestGallery.Along(0)).Outcome.ShouldBe(LearningOutcome.LooksLikeAnother);

    [Fact]
    public void Take_LittleTrust_NeverTeaches() =>
        Take("t1", TestGallery.Along(3), trust: 0.5).Outcome.ShouldBe(LearningOutcome.NotTrusted);

    [Fact]
    public void Take_ForgottenSighting_NeverTeaches() =>
        learner.Take(Sample("t1", 1), null, gallery, Catalog.Empty, settings).Outcome.ShouldBe(LearningOutcome.Forgotten);

    [Fact]
    public void Memory_Full_ForgetsTheOldest()
    {
        var memory = new SightingMemory();
        for (var i = 0; i < 5; i++)
        {
            memory.Add($"s{i}", new RememberedSighting([i], 1), capacity: 2);
        }

        memory.Count.ShouldBe(2);
        memory.Find("s2").ShouldBeNull();
        memory.Find("s4").ShouldNotBeNull();
    }

    private (LearningOutcome Outcome, Gallery? Gallery) Take(string ticket, float[] mean, double trust = 0.95) =>
        learner.Take(Sample(ticket, trust), new RememberedSighting(mean, 1), gallery, Catalog.Empty, settings);

    private static LearningSample Sample(string ticket, double trust) => new()
    {
        SightingId = "s",
        StoreId = "store-1",
        LaneId = "lane-1",
        TransactionId = ticket,
        Gtin = TestGallery.NewProduct,
        ScannedAt = DateTimeOffset.UnixEpoch,
        Trust = trust,
    };
}
