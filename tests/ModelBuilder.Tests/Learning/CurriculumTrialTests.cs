namespace LossPrevention.ModelBuilder.Tests.Learning;

public class CurriculumTrialTests(DrawnBundle bundle) : IClassFixture<DrawnBundle>
{
    private readonly CurriculumTrial trial = new(SyntheticGoods.Catalog, SyntheticGoods.Pictures(20, seed: 1), SyntheticGoods.Pictures(30, seed: 2));

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.4)]
    public void Measure_ManyWrongLabels_TheCurriculumIsRightMoreOften(double share)
    {
        var without = trial.Measure(share, WrongLabel.AnyProduct, seed: 1, curriculum: false);
        var with = trial.Measure(share, WrongLabel.AnyProduct, seed: 1, curriculum: true);

        with.Top1.ShouldBeGreaterThan(without.Top1);
        with.Eer.ShouldBeLessThan(without.Eer);
    }

    [Fact]
    public void Measure_SameSeed_GivesTheSameFigures()
    {
        var first = trial.Measure(0.2, WrongLabel.LookAlike, seed: 5, curriculum: true);
        var second = trial.Measure(0.2, WrongLabel.LookAlike, seed: 5, curriculum: true);

        second.Top1.ShouldBe(first.Top1);
        second.Eer.ShouldBe(first.Eer);
        second.DetectionAtFalseMismatch.ShouldBe(first.DetectionAtFalseMismatch);
    }

    [Fact]
    public void EvaluateCurriculum_DrawnGoods_GivesALineForEachShareAndKindOfWrongLabels()
    {
        var (code, text) = DrawnBundle.Run(
            "evaluate-curriculum", "--images", bundle.Images, "--asked", bundle.Images, "--catalog", bundle.CatalogPath,
            "--embedder", Path.Combine(bundle.Root, "embedder.onnx"), "--seeds", "2");

        code.ShouldBe(0, text);
        text.Split('\n').Where(line => line.Contains(" -> ", StringComparison.Ordinal) && line.Contains(" % ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split('%')[0].Trim()).ShouldBe(["0", "10", "20", "40", "10", "20", "40"]);
    }
}
