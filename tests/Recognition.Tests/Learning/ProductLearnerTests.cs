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
    public void Take_ProductOfTheBundleAsItsLaneShowsIt_FitsBetterFromTheThirdTicketOn()
    {
        float[] onTheLane = [4, 3, 0, 0];
        var before = RatioOf(TestGallery.Apple, onTheLane);

        Take("t1", onTheLane, gtin: TestGallery.Apple).Outcome.ShouldBe(LearningOutcome.Kept);
        Take("t2", onTheLane, gtin: TestGallery.Apple).Outcome.ShouldBe(LearningOutcome.Kept);
        RatioOf(TestGallery.Apple, onTheLane).ShouldBe(before);
        Take("t3", onTheLane, gtin: TestGallery.Apple).Outcome.ShouldBe(LearningOutcome.Refined);

        RatioOf(TestGallery.Apple, onTheLane).ShouldBeGreaterThan(before);
        gallery.Products[gallery.Index[TestGallery.Apple]].Prototype[0].ShouldBe(((RefinedLooks.BundleWeight * 6) + (3 * 4)) / (RefinedLooks.BundleWeight + 3f), 0.001f);
        gallery.Products.Select(p => p.Code).ShouldBe(TestGallery.Create().Products.Select(p => p.Code));
    }

    [Fact]
    public void Take_AnotherProductUnderTheCodeOfOneOfTheBundle_NeverTeaches()
    {
        for (var ticket = 0; ticket < 30; ticket++)
        {
            Take($"t{ticket}", TestGallery.Along(1), gtin: TestGallery.Apple).Outcome.ShouldBe(LearningOutcome.DoesNotFit);
        }

        RatioOf(TestGallery.Apple, TestGallery.Along(1)).ShouldBe(Verifier.Verify(TestGallery.Create(), TestGallery.Along(1), 1).RatioOf(0));
    }

    [Fact]
    public void Take_LooksThatWanderOff_AreHeldAgainstTheBundleAndNotAgainstWhatWasLearned()
    {
        // From an apple to a pear in small steps: each would fit what the step before has taught.
        var outcomes = Enumerable.Range(0, 60).Select(i => Take($"t{i}", [6 - (i / 10f), i / 10f, 0, 0], gtin: TestGallery.Apple).Outcome).ToArray();

        outcomes[^28..].ShouldAllBe(outcome => outcome == LearningOutcome.DoesNotFit);
        RatioOf(TestGallery.Apple, TestGallery.Along(1)).ShouldBeLessThan(-5);
    }

    [Fact]
    public void Take_RefinedProductUnscannedForTooLong_IsAsTheBundleKnowsItAgain()
    {
        Refine();

        var later = Take("t9", TestGallery.Along(1), gtin: TestGallery.Pear, day: settings.ForgetAfterDays + 1);

        later.Unrefined.ShouldBe([TestGallery.Apple]);
        later.Forgotten.ShouldBeEmpty();
        gallery.Products[gallery.Index[TestGallery.Apple]].Prototype.ShouldBe(TestGallery.Along(0));
    }

    [Fact]
    public void Take_MoreProductsThanMayBeRefined_TheLongestUnscannedIsAsTheBundleKnowsItAgain()
    {
        settings = settings with { RefinedProducts = 1 };
        Refine();
        Learn(day: 1);

        Take("t9", TestGallery.Along(1), gtin: TestGallery.Pear, day: 2).Unrefined.ShouldBe([TestGallery.Apple]);
        gallery.Index.ContainsKey(TestGallery.NewProduct).ShouldBeTrue("products that no bundle knows are counted apart");
    }

    [Fact]
    public void Take_NothingMayBeRefined_LeavesTheBundleAsItIs()
    {
        settings = settings with { RefinedProducts = 0 };

        Take("t1", TestGallery.Along(0), gtin: TestGallery.Apple).Outcome.ShouldBe(LearningOutcome.AlreadyKnown);
    }

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
    public void Resume_OnABundleThatKnowsTheProduct_RefinesWhatTheBundleKnows()
    {
        Learn();
        var enrolled = TestGallery.Create().With(new GalleryProduct(TestGallery.NewProduct, null, null, TestGallery.Along(3, 4), 30));

        gallery = learner.Resume([], enrolled, Catalog.Empty, settings);

        learner.Known.ShouldBe(0);
        learner.Refined.ShouldBe(1);
        gallery.Products[gallery.Index[TestGallery.NewProduct]].Pictures.ShouldBe(30 + settings.LearningTickets);
        Take("t9", TestGallery.Along(3)).Outcome.ShouldBe(LearningOutcome.Refined);
    }

    [Fact]
    public void Resume_BackOnTheBundleThatDoesNotKnowTheProduct_KnowsItByLearning()
    {
        Learn();
        learner.Resume([], TestGallery.Create().With(new GalleryProduct(TestGallery.NewProduct, null, null, TestGallery.Along(3, 4), 30)), Catalog.Empty, settings);

        gallery = learner.Resume([], TestGallery.Create(), Catalog.Empty, settings);

        learner.Known.ShouldBe(1);
        gallery.Products[gallery.Index[TestGallery.NewProduct]].Prototype.ShouldBe(TestGallery.Along(3));
    }

    [Fact]
    public void Log_ManyLessonsOfFewProducts_IsWrittenAnewBeforeItGrowsLong()
    {
        var folder = Directory.CreateTempSubdirectory("learning-");
        var path = Path.Combine(folder.FullName, "learned.log");
        using (var log = new LearningLog(path))
        {
            for (var ticket = 0; ticket < 5000; ticket++)
            {
                log.Append(TestGallery.Apple, Take($"t{ticket}", TestGallery.Along(0), gtin: TestGallery.Apple).Lesson!);
                if (log.IsStale(learner.Lessons))
                {
                    log.Rewrite(learner.All);
                }
            }
        }

        using var again = new LearningLog(path);
        again.Read().Count.ShouldBeLessThan(1100);
        again.Read().TakeLast(LearnedProducts.MaxLessons).Select(l => l.Lesson.Ticket).ShouldBe(learner.All.Single().Lessons.Select(l => l.Ticket));
        folder.Delete(recursive: true);
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

    private double RatioOf(ProductCode code, float[] mean) => Verifier.Verify(gallery, mean, 1).RatioOf(gallery.Index[code]);

    private void Refine()
    {
        for (var i = 1; i <= settings.LearningTickets; i++)
        {
            Take($"apple ticket {i}", TestGallery.Along(0, 4), gtin: TestGallery.Apple);
        }

        learner.Refined.ShouldBe(1);
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
