using System.Diagnostics;
using LossPrevention.VideoIngest.Adapters;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Adapters;

/// <summary>What every reader of a lane's video must do, whatever it is built on.</summary>
public abstract class FrameSourceContract : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("frame-source").FullName;

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The lane as this reader reads it. Skips the test, by name, where the reader is not at hand.</summary>
    private protected abstract LaneSettings Prepare(LaneSettings lane);

    [SkippableFact]
    public async Task ReadAsync_AFile_GivesEveryFrameOnceWithItsTime()
    {
        var lane = Prepare(SyntheticLane.Settings with { Source = new Uri(Film("640x360")).AbsoluteUri, AnalysisRate = 15, CropRate = 5 });
        await using var source = Open(lane);
        var (times, colours) = (new List<double>(), 0);
        while (await source.ReadAsync(CancellationToken.None) is { } frame)
        {
            times.Add((frame.At - lane.VideoStart!.Value).TotalMilliseconds);
            colours += frame.Colour is null ? 0 : 1;
        }

        times.Count.ShouldBe(3);
        times.Zip([0, 66.7, 133.3]).ShouldAllBe(t => Math.Abs(t.First - t.Second) < 2);
        colours.ShouldBe(1);
        source.Counts.Received.ShouldBe(source.Counts.Handled + source.Counts.Dropped);
    }

    [SkippableFact]
    public void Open_AFileThatIsNotThere_NamesLaneFileAndRemedy()
    {
        var lane = Prepare(SyntheticLane.Settings with { Source = "file:///videos/none.mp4" });

        Should.Throw<FrameSourceException>(() => Open(lane)).Message.ShouldBe(
            "lane lane-1: video '/videos/none.mp4' is not there; check the lane's source in the twin, and that the file is mounted into the container");
    }

    [SkippableFact]
    public async Task ReadAsync_NoVideoAtAll_SaysSo()
    {
        var path = Path.Combine(folder, "broken.mp4");
        await File.WriteAllTextAsync(path, "no video");
        await using var source = Open(Prepare(SyntheticLane.Settings with { Source = new Uri(path).AbsoluteUri }));

        (await Should.ThrowAsync<FrameSourceException>(async () => await source.ReadAsync(CancellationToken.None))).Message.ShouldContain("cannot be decoded");
    }

    [SkippableTheory]
    [InlineData("640x360", 0.3, 0.4, 0.6, 0.7)]
    [InlineData("1920x1080", 0.3, 0.4, 0.6, 0.7)]
    [InlineData("2560x1440", 0.3, 0.4, 0.6, 0.7)] // scaled down
    [InlineData("638x482", 0, 0.05, 0.5, 0.6)] // the margin ends with the picture
    public async Task ReadAsync_ZonesCoverAPart_ColourShowsThatPartOfTheView(string size, double left, double top, double right, double bottom)
    {
        var lane = Prepare(SyntheticLane.Settings with
        {
            Source = new Uri(Film(size)).AbsoluteUri,
            Zones = new ZoneSettings { Scanner = [[left, top], [right, top], [right, bottom], [left, bottom]] },
        });

        await using var source = Open(lane);
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

    [SkippableFact]
    public async Task ReadAsync_Masks_AreBlackInBothPicturesAndTheRestIsNot()
    {
        var lane = Prepare(SyntheticLane.Settings with
        {
            Source = new Uri(Film("640x360")).AbsoluteUri,
            Zones = new ZoneSettings { Scanner = [[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]] },
            Masks = [[[0.5, 0], [1, 0], [1, 0.5], [0.5, 0.5]]],
        });

        await using var source = Open(lane);
        var frame = (await source.ReadAsync(CancellationToken.None)).ShouldNotBeNull();

        var (colour, area) = (frame.Colour.ShouldNotBeNull(), frame.ColourArea);
        foreach (var (x, y, masked) in new[] { (0.6, 0.3, true), (0.75, 0.45, true), (0.4, 0.3, false), (0.6, 0.6, false) })
        {
            (At(frame.Small, x, y) == 16).ShouldBe(masked, $"{x} {y}");
            (At(colour, (x - area.X) / area.Width, (y - area.Y) / area.Height) == 16).ShouldBe(masked, $"{x} {y}");
        }
    }

    [SkippableTheory]
    [InlineData("bt601", "unknown")]
    [InlineData("bt601", "smpte170m")]
    [InlineData("bt709", "bt709")]
    public async Task ReadAsync_RedByWhateverMatrix_IsTheRedOfBt601InBothPictures(string matrix, string tag)
    {
        var path = Path.Combine(folder, "red.mp4");
        using (var ffmpeg = Process.Start(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=red:size=640x360:rate=15:duration=0.2,format=rgb24", "-vf", $"scale=out_color_matrix={matrix}:out_range=tv,format=yuv420p",
                "-c:v", "libx264", "-preset", "ultrafast", "-qp", "10", "-colorspace", tag, path,
            ]))
        {
            await ffmpeg.WaitForExitAsync();
        }

        await using var source = Open(Prepare(SyntheticLane.Settings with { Source = new Uri(path).AbsoluteUri }));
        var frame = (await source.ReadAsync(CancellationToken.None)).ShouldNotBeNull();

        foreach (var picture in new[] { frame.Small, frame.Colour.ShouldNotBeNull() })
        {
            ((double)picture.Y[picture.Y.Length / 2]).ShouldBe(81, 2);
            ((double)picture.U[picture.U.Length / 2]).ShouldBe(90, 2);
            ((double)picture.V[picture.V.Length / 2]).ShouldBe(240, 2);
        }
    }

    private static IFrameSource Open(LaneSettings lane) => new FrameSourceFactory(TimeProvider.System).Open("lane-1", lane);

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

/// <summary>The contract, by ffmpeg.</summary>
public sealed class FfmpegFrameSourceTests : FrameSourceContract
{
    private protected override LaneSettings Prepare(LaneSettings lane) => lane;
}

/// <summary>The contract, by Emgu.CV: the Azure build, where its native library can be loaded.</summary>
public sealed class EmguFrameSourceTests : FrameSourceContract
{
    private protected override LaneSettings Prepare(LaneSettings lane)
    {
#if EDGESTACK_AZURE
        Skip.IfNot(IsLoaded(), "Emgu.CV: its native library cannot be loaded on this machine");
        return lane with { Reader = FrameReader.Emgu };
#else
        throw new SkipException("Emgu.CV is in the Azure build only (-p:EdgeStack=Azure)");
#endif
    }

#if EDGESTACK_AZURE
    private static bool IsLoaded()
    {
        try
        {
            return Emgu.CV.CvInvoke.Init();
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException)
        {
            return false;
        }
    }
#endif
}
