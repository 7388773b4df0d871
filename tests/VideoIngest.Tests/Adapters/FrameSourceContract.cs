using System.Diagnostics;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Adapters;

public sealed class FfmpegFrameSourceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("frame-source").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("640x360", 0.3, 0.4, 0.6, 0.7)]
    [InlineData("1920x1080", 0.3, 0.4, 0.6, 0.7)]
    [InlineData("2560x1440", 0.3, 0.4, 0.6, 0.7)] // scaled down
    [InlineData("638x482", 0, 0.05, 0.5, 0.6)] // the margin ends with the picture
    public async Task ReadAsync_ZonesCoverAPart_ColourShowsThatPartOfTheView(string size, double left, double top, double right, double bottom)
    {
        var lane = SyntheticLane.Settings with
        {
            Source = new Uri(Film(size)).AbsoluteUri,
            Zones = new ZoneSettings { Scanner = [[left, top], [right, top], [right, bottom], [left, bottom]] },
        };

        await using var source = new FfmpegFrameSourceFactory(TimeProvider.System).Open("lane-1", lane);
        var frame = (await source.ReadAsync(CancellationToken.None)).ShouldNotBeNull();

        var (colour, area) = (frame.Colour.ShouldNotBeNull(), frame.ColourArea);
        area.X.ShouldBe(Math.Max(0, left - lane.ZoneMargin), 0.001);
        area.Width.ShouldBe(right + lane.ZoneMargin - area.X, 0.001);
        ((double)colour.Width).ShouldBe(area.Width * Math.Min(1920, double.Parse(size.Split('x')[0])), 4);
        var errors = new List<int>();
        for (var y = 0.1; y < 0.9; y += 0.05)
        {
            for (var x = 0.1; x < 0.9; x += 0.05)
            {
                errors.Add(Math.Abs(At(colour, x, y) - At(frame.Small, area.X + (x * area.Width), area.Y + (y * area.Height))));
            }
        }

        errors.Average().ShouldBeLessThan(4); // levels; the ramps rise by 3 a hundredth of the picture
    }

    [Fact]
    public async Task ReadAsync_Masks_AreBlackInBothPicturesAndTheRestIsNot()
    {
        var lane = SyntheticLane.Settings with
        {
            Source = new Uri(Film("640x360")).AbsoluteUri,
            Zones = new ZoneSettings { Scanner = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]] },
            Masks = [[[0.5, 0], [1, 0], [1, 0.5], [0.5, 0.5]]],
        };

        await using var source = new FfmpegFrameSourceFactory(TimeProvider.System).Open("lane-1", lane);
        var frame = (await source.ReadAsync(CancellationToken.None)).ShouldNotBeNull();

        var (colour, area) = (frame.Colour.ShouldNotBeNull(), frame.ColourArea);
        foreach (var (x, y, masked) in new[] { (0.6, 0.3, true), (0.75, 0.45, true), (0.4, 0.3, false), (0.6, 0.6, false) })
        {
            (At(frame.Small, x, y) == 16).ShouldBe(masked, $"{x} {y}");
            (At(colour, (x - area.X) / area.Width, (y - area.Y) / area.Height) == 16).ShouldBe(masked, $"{x} {y}");
        }
    }

    private static int At(Picture picture, double x, double y) => picture.Y[((int)(y * picture.Height) * picture.Width) + (int)(x * picture.Width)];

    // Brightness rises from left to right by half its range and falls from top to bottom by the other half.
    private string Film(string size)
    {
        var path = Path.Combine(folder, "ramps.mp4");
        using var ffmpeg = Process.Start(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", $"color=size={size}:rate=15:duration=0.2,format=yuv420p,geq=lum='130+100*X/W-100*Y/H':cb=128:cr=128",
                "-c:v", "libx264", "-preset", "ultrafast", "-qp", "10", path,
            ]);
        ffmpeg.WaitForExit();
        return path;
    }
}
