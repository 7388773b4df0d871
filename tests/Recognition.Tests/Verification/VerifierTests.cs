namespace LossPrevention.Recognition.Tests.Verification;

public class VerifierTests
{
    [Fact]
    public void Verify_PictureOfAProduct_FitsItAndSpeaksAgainstTheOthers()
    {
        var verdict = Verifier.Verify(TestGallery.Create(), TestGallery.Along(0), 1);

        verdict.LogLikelihoodRatios[0].ShouldBeGreaterThan(5);
        verdict.LogLikelihoodRatios[1].ShouldBeLessThan(-5);
        verdict.Probabilities[0].ShouldBeGreaterThan(0.9);
        (verdict.Probabilities.Sum() + verdict.UnknownProbability).ShouldBeLessThanOrEqualTo(1.001);
    }

    [Fact]
    public void Verify_ProductsOfOneVisualGroup_ShareTheirRatio()
    {
        var verdict = Verifier.Verify(TestGallery.Create("round", "round"), TestGallery.Along(0), 1);

        verdict.LogLikelihoodRatios[1].ShouldBe(verdict.LogLikelihoodRatios[0]);
        verdict.LogLikelihoodRatios[1].ShouldBeGreaterThan(5);
    }

    [Fact]
    public void Verify_NothingEnrolledFits_IsUnknown() =>
        Verifier.Verify(TestGallery.Create(), TestGallery.Along(3, 9), 1).UnknownProbability.ShouldBeGreaterThan(0.9);

    [Fact]
    public void Verify_LikeAHand_SpeaksAgainstGoods()
    {
        var gallery = TestGallery.Create();

        Verifier.Verify(gallery, (float[])[-6, -6, -6, 0], 1).GoodsLogLikelihoodRatio.ShouldBe(-Verifier.MaxGoodsLogLikelihoodRatio);
        Verifier.Verify(gallery, TestGallery.Along(1), 1).GoodsLogLikelihoodRatio.ShouldBe(Verifier.MaxGoodsLogLikelihoodRatio);
    }

    [Fact]
    public void Verify_ProductThatLooksTwoWays_FitsEitherBetterThanItsMeanAloneTells()
    {
        var gallery = TestGallery.Create();
        float[] held = [3, 2.5f, 0, 0], lying = [9, -2.5f, 0, 0];
        var twoWays = gallery.With(gallery.Products[0] with { Views = [held, lying] });

        Verifier.Verify(twoWays, held, 1).LogLikelihoodRatios[0].ShouldBeGreaterThan(Verifier.Verify(gallery, held, 1).LogLikelihoodRatios[0]);
    }

    [Fact]
    public void Verify_GalleryWithoutNonGoods_CannotTell()
    {
        var gallery = TestGallery.Create();
        var without = new Gallery(gallery.Projection, gallery.Products, gallery.Calibration, null);

        Verifier.Verify(without, TestGallery.Along(1), 1).GoodsLogLikelihoodRatio.ShouldBe(0);
    }
}
