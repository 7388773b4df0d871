using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Frames;

public sealed class Bt601Tests
{
    /// <summary>The corners of BT.601, as ITU-R BT.601-7 gives them, rounded.</summary>
    [Theory]
    [InlineData(0, 0, 0, 16, 128, 128)]
    [InlineData(255, 255, 255, 235, 128, 128)]
    [InlineData(255, 0, 0, 82, 90, 240)]
    [InlineData(0, 255, 0, 145, 54, 34)]
    [InlineData(0, 0, 255, 41, 240, 110)]
    public void Fill_OneColour_IsThatOfTheStandard(int red, int green, int blue, int y, int u, int v)
    {
        foreach (var layout in new[] { PictureLayout.Yuv444, PictureLayout.Yuv420 })
        {
            var picture = new Picture(5, 3, layout);
            var rows = new byte[3 * 20];
            for (var i = 0; i < rows.Length - 2; i++)
            {
                var column = i % 20;
                rows[i] = column >= 15 ? (byte)77 : (byte)((column % 3) switch { 0 => blue, 1 => green, _ => red }); // padding after 5 pixels
            }

            Bt601.Fill(rows.AsSpan(0, (2 * 20) + 15), stride: 20, picture);

            picture.Y.ToArray().ShouldAllBe(p => Math.Abs(p - y) <= 1);
            picture.U.ToArray().ShouldAllBe(p => Math.Abs(p - u) <= 1);
            picture.V.ToArray().ShouldAllBe(p => Math.Abs(p - v) <= 1);
        }
    }

    [Fact]
    public void Takes_ThirtyFramesAtARateOfFifteen_EverySecond()
    {
        var limit = new RateLimit(15);

        Enumerable.Range(0, 10).Select(i => limit.Takes(TimeSpan.FromSeconds(i / 30.0))).ShouldBe([true, false, true, false, true, false, true, false, true, false]);
    }

    [Fact]
    public void Takes_TimesJumpBack_BeginsAnew()
    {
        var limit = new RateLimit(15);
        limit.Takes(TimeSpan.FromHours(1));

        limit.Takes(TimeSpan.Zero).ShouldBeTrue();
    }
}
