using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Detecting;

namespace LossPrevention.VideoIngest.Tests.Detecting;

public class DetectorOutputTests
{
    [Fact]
    public void GridRead_OneCellOfTheMiddleStride_BoxInSharesOfThePicture()
    {
        // 64x64: 8x8, 4x4, 2x2 cells. The picture fills the upper half.
        var rows = new float[GridOutput.Rows(64, 64) * 7];
        var cell = 64 + 5; // stride 16, column 1, row 1
        float[] row = [0.5f, 0.25f, MathF.Log(2), 0, 0.9f, 0.1f, 0.8f];
        row.CopyTo(rows, cell * 7);

        var found = GridOutput.Read(rows, 64, 64, 7, (64, 32), 0.3).ShouldHaveSingleItem();

        found.Class.ShouldBe(1);
        found.Score.ShouldBe(0.72, 0.001);
        found.Box.X.ShouldBe(8 / 64.0, 0.001); // middle 24, width 32
        found.Box.Width.ShouldBe(0.5, 0.001);
        found.Box.Y.ShouldBe(12 / 32.0, 0.001); // middle 20, height 16
        found.Box.Height.ShouldBe(0.5, 0.001);
    }

    [Fact]
    public void BoxListRead_TwoOnOneFace_TheSurerOne()
    {
        float[] scores = [0.1f, 0.9f, 0.3f, 0.7f, 0.8f, 0.2f];
        float[] boxes = [0.1f, 0.1f, 0.3f, 0.4f, 0.11f, 0.1f, 0.31f, 0.4f, 0.6f, 0.6f, 0.8f, 0.8f];

        var found = BoxListOutput.Read(scores, boxes, 0.5).ShouldHaveSingleItem();

        found.Score.ShouldBe(0.9, 0.001);
        found.Box.Height.ShouldBe(0.3, 0.001);
    }

    [Fact]
    public void Best_OtherClassInTheSamePlace_BothStay() =>
        Detection.Best([new Detection(Box, 1, 0.9), new Detection(Box, 2, 0.8), new Detection(Box, 1, 0.7)], 0.5).Select(found => found.Score).ShouldBe([0.9, 0.8]);

    private static NormalizedBox Box => new(0.1, 0.1, 0.2, 0.2);
}
