using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Tests.Zones;

public class FrameMaskTests
{
    private static readonly NormalizedBox Whole = new(0, 0, 1, 1);

    [Theory]
    [InlineData("Yuv444")]
    [InlineData("Yuv420")]
    public void Blacken_Half_ThatHalfAndARimAreBlackAndTheRestIsUntouched(string layout)
    {
        var picture = new Picture(64, 48, Enum.Parse<PictureLayout>(layout));
        picture.Data.AsSpan().Fill(200);

        new FrameMask(64, 48, Whole, point => point.X < 0.5).Blacken(picture);

        picture.Y.ToArray().Where((_, i) => i % 64 < 34).ShouldAllBe(value => value == 16);
        picture.Y.ToArray().Where((_, i) => i % 64 >= 34).ShouldAllBe(value => value == 200);
        picture.U.ToArray().Where((_, i) => i % picture.ChromaWidth < picture.ChromaWidth / 2).ShouldAllBe(value => value == 128);
    }

    [Fact]
    public void Covers_PictureOfAPartOfTheView_SamePlaceIsCovered()
    {
        var mask = new FrameMask(100, 100, new NormalizedBox(0.5, 0.5, 0.5, 0.5), point => point is { X: > 0.8, Y: > 0.8 });

        mask.Covers(70, 70).ShouldBeTrue(); // at 0.85 of the view
        mask.Covers(50, 70).ShouldBeFalse();
        mask.Covers(70, 50).ShouldBeFalse();
    }

    [Fact]
    public void Any_NothingCovered_LeavesThePicture()
    {
        var picture = new Picture(8, 8, PictureLayout.Yuv444);
        picture.Data.AsSpan().Fill(7);

        var mask = new FrameMask(8, 8, Whole, _ => false);
        mask.Blacken(picture);

        mask.Any.ShouldBeFalse();
        picture.Data.ShouldAllBe(value => value == 7);
    }

    [Fact]
    public void WithOutside_ZonesInTheMiddle_AllElseIsCoveredAndMasksToo()
    {
        var lane = SyntheticLane.Settings with
        {
            Zones = new ZoneSettings { Scanner = [[0.3, 0.3], [0.7, 0.3], [0.7, 0.7], [0.3, 0.7]] },
            Masks = [[[0.45, 0.45], [0.55, 0.45], [0.55, 0.55], [0.45, 0.55]]],
        };

        var mask = new LaneMasks(lane).WithOutside(320, 180);

        mask.Covers(5, 5).ShouldBeTrue();
        mask.Covers(160, 90).ShouldBeTrue();
        mask.Covers(110, 70).ShouldBeFalse();
        new LaneMasks(lane).Over(320, 180, Whole).Covers(5, 5).ShouldBeFalse();
    }
}
