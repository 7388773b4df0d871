using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio.Tests;

public class SpritePainterTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.7, 1)]
    [InlineData(2.5, 1.4)]
    public void Draw_WholeInTheFrame_CoversItsAreaWhereverItIsTurned(double angle, double scale)
    {
        var frame = new RgbImage(200, 200);
        SpritePainter.Draw(frame, White(40, 20), new Pose(100, 100, scale, angle));
        double covered = frame.Pixels.Sum(value => (double)value) / (3 * 255);
        covered.ShouldBe(800 * scale * scale, 800 * 0.12 * scale);
    }

    [Theory]
    [InlineData(-500, 50)]
    [InlineData(50, 900)]
    [InlineData(0, 0)]
    [InlineData(199, 199)]
    public void Draw_PartlyOrWhollyOutside_StaysInTheFrame(double x, double y)
    {
        var frame = new RgbImage(200, 200);
        Should.NotThrow(() => new SpritePainter().Draw(frame, White(60, 60), new Pose(x - 40, y, 2, 1), new Pose(x, y, 2, 1.3)));
    }

    [Fact]
    public void Draw_Moving_SmearsAlongItsWay()
    {
        var still = new RgbImage(200, 100);
        var moving = new RgbImage(200, 100);
        var painter = new SpritePainter();
        painter.Draw(still, White(20, 20), new Pose(100, 50, 1, 0), new Pose(100, 50, 1, 0));
        painter.Draw(moving, White(20, 20), new Pose(80, 50, 1, 0), new Pose(120, 50, 1, 0));

        moving.Pixels.Max().ShouldBeLessThan((byte)250);
        moving.Pixels.Count(value => value > 0).ShouldBeGreaterThan(2 * still.Pixels.Count(value => value > 0));
    }

    private static Sprite White(int width, int height)
    {
        var image = new RgbaImage(width, height);
        Array.Fill(image.Pixels, (byte)255);
        return Sprite.From(image, Math.Max(width, height));
    }
}
