using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Tests.Detecting;

public class EntranceWatchTests
{
    private const int Bottle = 39;
    private const int Cart = 7;
    private static readonly DetectorSettings Detector = new() { Model = "model.onnx", Classes = [Bottle] };
    private static readonly EntranceSettings Entrance = new() { Polygon = [[0, 0], [0.3, 0], [0.3, 1], [0, 1]], CartClasses = [Cart], Distance = 0.05 };

    [Theory]
    [InlineData(0.15, true)]
    [InlineData(0.33, true)] // beside it, within the distance
    [InlineData(0.5, false)]
    public void Look_GoodsStay_SaidOnceAndWithoutAPicture(double x, bool said)
    {
        var reports = Watch(12, _ => [At(Bottle, x)]);

        reports.Count.ShouldBe(said ? 1 : 0);
        foreach (var report in reports)
        {
            report.Crops.Count.ShouldBe(0);
            report.Zones.ShouldHaveSingleItem().Zone.ShouldBe(ZoneKind.Entrance);
            report.GoodsConfidence.ShouldBe(0.8, 0.001);
        }
    }

    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0.7, 1)]
    public void Look_CartBesideTheGoods_NothingSaid(double cartAt, int said) => Watch(12, _ => [At(Bottle, 0.15), At(Cart, cartAt)]).Count.ShouldBe(said);

    [Fact]
    public void Look_GoodsPassByInATrice_NothingSaid() => Watch(12, n => n is 3 or 4 ? [At(Bottle, 0.15)] : []).ShouldBeEmpty();

    [Fact]
    public void Look_DetectorMissesAFrame_StillOne() => Watch(12, n => n == 3 ? [] : [At(Bottle, 0.15)]).Count.ShouldBe(1);

    [Fact]
    public void Look_OthersComeLater_SaidAgain() => Watch(120, n => n is < 12 or > 90 ? [At(Bottle, 0.15)] : []).Count.ShouldBe(2);

    [Fact]
    public void Look_PersonsAndOtherThings_NothingSaid() => Watch(12, _ => [At(0, 0.15), At(56, 0.2)]).ShouldBeEmpty();

    // Six looks a second.
    private static List<PassReport> Watch(int looks, Func<int, IReadOnlyList<Detection>> found)
    {
        var watch = new EntranceWatch(Entrance, Detector);
        return [.. Enumerable.Range(0, looks).Select(n => watch.Look(found(n), SyntheticLane.Start.AddSeconds(n / 6.0), 0.5625)).OfType<PassReport>()];
    }

    private static Detection At(int kind, double x) => new(new NormalizedBox(x - 0.02, 0.45, 0.04, 0.1), kind, 0.8);
}
