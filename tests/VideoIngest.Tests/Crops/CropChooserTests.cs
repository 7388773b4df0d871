using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Crops;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Crops;

public class CropChooserTests
{
    [Fact]
    public void Best_TwoFromTheScanner_ThoseAlone() => Best(Crop(0, 9, false, 0.2), Crop(1, 3, true, 0.2), Crop(2, 2, true, 0.2)).ShouldBe([1, 2]);

    [Fact]
    public void Best_OneFromTheScanner_OthersOnlyWhereTheyAreAsLarge() =>
        Best(Crop(0, 9, false, 0.4), Crop(1, 3, true, 0.2), Crop(2, 2, false, 0.22)).ShouldBe([1, 2]);

    [Fact]
    public void Best_NoneFromTheScanner_None() => Best(Crop(0, 1, false, 0.4), Crop(1, 3, false, 0.2)).ShouldBeEmpty();

    private static List<int> Best(params StoredCrop[] crops)
    {
        var chooser = new CropChooser();
        foreach (var crop in crops.Where(crop => chooser.Wants(crop.TakenAt, crop.Score)))
        {
            chooser.Keep(crop);
        }

        return chooser.Best.Select(crop => crop.TakenAt.Second).ToList();
    }

    private static StoredCrop Crop(int second, double score, bool inScanner, double side) => new(
        SyntheticLane.Start.AddSeconds(second), new NormalizedBox(0.3, 0.3, side, side), new Picture(2, 2, PictureLayout.Yuv420), inScanner, 50, 0, score);
}
