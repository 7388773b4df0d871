using LossPrevention.Contracts;

namespace LossPrevention.Recognition.Tests.Learning;

public class ProductLearnerTests
{
    private ProductLearner learner = new();
    private Gallery gallery = TestGallery.Create();
    private RecognitionSettings settings = new();

    [Fact]
    public void Take_ThreeTickets_MakeAProductKnownByItsLooks()
    {
        Take("t1", TestGallery.Along(3, 5)).Outcome.ShouldBe(LearningOutcome.Kept);
        Take("t2", TestGallery.Along(3, 6)).Outcome.ShouldBe(LearningOutcome.Kept);

        Take("t3", TestGallery.Along(3, 7)).Outcome.ShouldBe(LearningOutcome.Learned);

        var verdict = Verifier.Verify(gallery, TestGallery.Along(3), 1);
        verdict.LogLikelihoodRatios[gallery.Index[TestGallery.NewProduct]].ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Take_OneOfThreeTicketsShowsSomethingElse_IsNotKnownUntilThreeAgree()
    {
        Take("t1", TestGallery.Along(3));
        Take("t2", [2, 2, 2, -5]).Outcome.ShouldBe(LearningOutcome.Kept, "a switched ticket, of goods that nobody knows either");
        Take("t3", TestGallery.Along(3)).Outcome.ShouldBe(LearningOutcome.Kept);

        Take("t4", TestGallery.Along(3)).Outcome.ShouldBe(LearningOutcome.Learned);

        gallery.Products[gallery.Index[TestGallery.NewProduct]].Prototype.ShouldBe(TestGallery.Along(3));
    }

    [Fact]
    public void Take_MoreTicketsOfALearnedProduct_RefineIt()
    {
        Learn();

        Take("t4", TestGallery.Along(3, 7)).Outcome.ShouldBe(LearningOutcome.Refined);

        gallery.Products[gallery.Index[TestGallery.NewProduct]].Pictures.ShouldBe(4);
    }

    [Fact]
    public void Take_ProductOfTheBundle_IsNeverChanged() =>
        Take("t1", TestGallery.Along(0), gtin: TestGallery.Apple).Outcome.ShouldBe(LearningOutcome.AlreadyKnown);

    [Fact]
    public void Take_LearnedProductUnscannedForTooLong_IsForgottenAndCanBeLearnedAgain()
    {
        Learn();

        var later = Take("t9", [2, 2, 2, -5], gtin: TestGallery.Seasonal, day: settings.ForgetAfterDays + 1);

        later.Forgotten.ShouldBe([TestGallery.NewProduct]);
        gallery.Index.ContainsKey(TestGallery.NewProduct).ShouldBeFalse();
        Learn(day: settings.ForgetAfterDays + 1);
    }

    [Fact]
    public void Take_MoreProductsThanMayBeLearned_TheLongestUnscannedIsForgotten()
    {
        settings = settings with { LearnedProducts = 1 };
        Learn();

        Take("t9", [2, 2, 2, -5], gtin: TestGallery.Seasonal, day: 1).Forgotten.ShouldBe([TestGallery.NewProduct]);
    }

    [Fact]
    public void Resume_AfterARestart_KnowsWhatWasLearnedAndCountsWhatWaited()
    {
        Learn();
        Take("t5", [2, 2, 2, -5], gtin: TestGallery.Seasonal);
        Take("t6", [2, 2, 2, -5], gtin: TestGallery.Seasonal);
        var before = gallery.Products[gallery.Index[TestGallery.NewProduct]].Prototype;
        var folder = Directory.CreateTempSubdirectory("learning-");
        var path = Path.Combine(folder.FullName, "deeper", "learned.log");
        using (var log = new LearningLog(path))
        {
            log.Rewrite(learner.All);
        }

        using (var torn = File.OpenWrite(path))
        {
            torn.Position = torn.Length;
            torn.Write([1, 2, 3, 4, 5]); // a power cut in the middle of a lesson
        }

        learner = new ProductLearner();
        using (var log = new LearningLog(path))
        {
            gallery = learner.Resume(log.Read(), TestGallery.Create(), Catalog.Empty, settings);
        }

        gallery.Products[gallery.Index[TestGallery.NewProduct]].Prototype.ShouldBe(before);
        Take("t6", [2, 2, 2, -5], gtin: TestGallery.Seasonal).Outcome.ShouldBe(LearningOutcome.SameTicket);
        Take("t7", [2, 2, 2, -5], gtin: TestGallery.Seasonal).Outcome.ShouldBe(LearningOutcome.Learned);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void Resume_OnABundleThatKnowsTheProduct_LeavesItToTheBundle()
    {
        Learn();
        var enrolled = TestGallery.Create().With(new GalleryProduct(TestGallery.NewProduct, null, null, TestGallery.Along(3, 4), 30));

        gallery = learner.Resume([], enrolled, Catalog.Empty, settings);

        gallery.ShouldBeSameAs(enrolled);
        Take("t9", TestGallery.Along(3)).Outcome.ShouldBe(LearningOutcome.AlreadyKnown);
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
        Take("t1", TestGallery.Along(3), trust: 0.4).Outcome.ShouldBe(LearningOutcome.NotTrusted);

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

    private void Learn(int day = 0)
    {
        for (var i = 1; i <= settings.LearningTickets; i++)
        {
            Take($"day {day} ticket {i}", TestGallery.Along(3), day: day).Outcome.ShouldBe(i < settings.LearningTickets ? LearningOutcome.Kept : LearningOutcome.Learned);
        }
    }

    private LossPrevention.Recognition.Learning Take(string ticket, float[] mean, double trust = 0.95, ProductCode? gtin = null, int day = 0)
    {
        var learned = learner.Take(Sample(ticket, trust, gtin, day), new RememberedSighting(mean, 1), gallery, Catalog.Empty, settings);
        gallery = learned.Gallery ?? gallery;
        return learned;
    }

    private static LearningSample Sample(string ticket, double trust, ProductCode? gtin = null, int day = 0) => new()
    {
        SightingId = "s",
        StoreId = "store-1",
        LaneId = "lane-1",
        TransactionId = ticket,
        Gtin = gtin ?? TestGallery.NewProduct,
        ScannedAt = DateTimeOffset.UnixEpoch.AddDays(day),
        Trust = trust,
    };
}
