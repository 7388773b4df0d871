using System.Diagnostics;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Health;

namespace LossPrevention.VideoIngest.Tests.Health;

/// <summary>Real clips, over and over, altered from the twelfth second on.</summary>
public class ViewWatchTests
{
    private const string Bottles = "bottle-detection.mp4";
    private const string Belt = "fruit-and-vegetable-belt.mp4";
    private const string Hall = "face-demographics-walking-and-pause.mp4";
    private const double AlteredAt = 12;

    [SkippableTheory]
    [InlineData(Bottles)]
    [InlineData(Belt)]
    [InlineData(Hall)]
    public void Look_Unaltered_NothingIsWrong(string clip) => Faults(clip, "null", 45).ShouldBeEmpty();

    [SkippableTheory]
    [InlineData(Bottles, "eq=brightness=-0.2:contrast=0.6")] // half the lamps go out
    [InlineData(Bottles, "eq=brightness=0.15")]
    [InlineData(Belt, "eq=brightness=-0.2:contrast=0.6")]
    [InlineData(Bottles, "noise=alls=12:allf=t")] // and the camera raises its gain
    public void Look_LightChanges_NothingIsWrong(string clip, string filter) => Faults(clip, filter, 26).ShouldBeEmpty();

    [SkippableTheory]
    [InlineData(Bottles, "freeze", "Frozen")]
    [InlineData(Belt, "freeze", "Frozen")]
    [InlineData(Hall, "freeze", "Frozen")]
    [InlineData(Bottles, "lutyuv=y=16:u=128:v=128,noise=alls=4:allf=t", "Black")]
    [InlineData(Belt, "lutyuv=y=16:u=128:v=128,noise=alls=4:allf=t", "Black")]
    [InlineData(Bottles, "gblur=sigma=60,eq=contrast=0.2,noise=alls=4:allf=t", "Covered")] // what light comes through
    [InlineData(Belt, "lutyuv=y=90:u=120:v=140,noise=alls=6:allf=t", "Covered")] // tape
    [InlineData(Bottles, "gblur=sigma=3", "Defocused")]
    [InlineData(Belt, "gblur=sigma=3", "Defocused")]
    [InlineData(Hall, "gblur=sigma=6", "Defocused")]
    [InlineData(Bottles, "scroll=hpos=0.08", "Moved")]
    [InlineData(Bottles, "scroll=hpos=0.05:vpos=0.05", "Moved")]
    [InlineData(Hall, "scroll=hpos=0.05:vpos=0.05", "Moved")]
    [InlineData(Bottles, "hflip,vflip", "OtherScene")]
    [InlineData(Belt, "hflip,vflip", "OtherScene")]
    [InlineData(Hall, "hflip,vflip", "OtherScene")]
    public void Look_Altered_IsSaidWithinFiveSecondsAndNotBefore(string clip, string filter, string kind)
    {
        var (at, fault) = Faults(clip, filter, 20)[0];

        fault.Kind.ToString().ShouldBe(kind);
        at.ShouldBeInRange(AlteredAt, AlteredAt + 5);
    }

    [SkippableFact]
    public void Look_CameraWasMoved_SaysWhereTheLaneLiesNow() =>
        Faults(Bottles, "pad=w=iw*1.1:h=ih*1.05:x=iw*0.1:y=0,crop=w=640:h=360:x=0:y=0", 20)[0].Fault.Text.ShouldContain("10 % of the width to the right and 0 %");

    [SkippableFact]
    public void Look_UncoveredAgain_IsWellAgain()
    {
        var watch = new ViewWatch();
        var faults = new List<ViewFaultKind?>();
        var n = 0;
        foreach (var picture in Pictures(Bottles, "drawbox=w=iw:h=ih:color=gray:t=fill:enable='lt(t\\,5)'", 30))
        {
            if (watch.Look(picture, SyntheticLane.Start.AddSeconds(n++ / 4.0)))
            {
                faults.Add(watch.Fault?.Kind);
            }
        }

        faults.ShouldBe([ViewFaultKind.Frozen, null]); // drawn without noise, a still picture too
    }

    [SkippableFact]
    public void Look_ConnectedAnewToAnotherLanesCamera_SaysSo()
    {
        var watch = new ViewWatch();
        var n = 0;
        foreach (var picture in Pictures(Bottles, "null", 10))
        {
            watch.Look(picture, SyntheticLane.Start.AddSeconds(n++ / 4.0)).ShouldBeFalse();
        }

        n += 40; // ten seconds of silence
        var reconnected = n;
        foreach (var picture in Pictures(Hall, "null", 10))
        {
            if (watch.Look(picture, SyntheticLane.Start.AddSeconds(n++ / 4.0)))
            {
                break;
            }
        }

        watch.Fault.ShouldNotBeNull().Kind.ShouldBe(ViewFaultKind.OtherScene);
        ((n - reconnected) / 4.0).ShouldBeLessThan(5);
    }

    [Fact]
    public void Look_MaskedPart_IsNotLookedAt()
    {
        var watch = new ViewWatch((columns, rows) => [.. Enumerable.Range(0, columns * rows).Select(i => i % columns < columns / 2)]);
        var dice = new Random(3);
        var scene = new byte[160 * 180];
        dice.NextBytes(scene);
        for (var n = 0; n < 80; n++)
        {
            var picture = new Picture(320, 180, PictureLayout.Yuv444);
            for (var y = 0; y < 180; y++)
            {
                for (var x = 0; x < 320; x++)
                {
                    picture.Y[(y * 320) + x] = (byte)(x < 160 ? (n < 40 ? 16 : dice.Next(16, 235)) : 60 + (scene[(y * 160) + x - 160] / 4) + dice.Next(3));
                }
            }

            watch.Look(picture, SyntheticLane.Start.AddSeconds(n / 4.0)).ShouldBeFalse();
        }
    }

    /// <summary>A plain counter has no looks of its own: neither goods that pass nor nothing at all is another scene, or a cover.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(100)]
    public void Look_PlainCounterWithGoodsNowAndThen_NothingIsWrong(int every)
    {
        var watch = new ViewWatch();
        var dice = new Random(5);
        for (var n = 0; n < 480; n++)
        {
            var picture = new Picture(320, 180, PictureLayout.Yuv444);
            var left = (n % every * 48) - 60; // an item crosses in two seconds, then nobody comes
            for (var i = 0; i < picture.Y.Length; i++)
            {
                var (x, y) = (i % 320, i / 320);
                var item = x >= left && x < left + 44 && y is >= 70 and < 110;
                picture.Y[i] = (byte)((item ? ((((x - left) / 6) + (y / 6)) % 2 == 0 ? 60 : 210) : 126) + dice.Next(3));
            }

            watch.Look(picture, SyntheticLane.Start.AddSeconds(n / 4.0)).ShouldBeFalse($"{n / 4.0} s: {watch.Fault?.Text}");
        }
    }

    private static List<(double At, ViewFault Fault)> Faults(string clip, string filter, double seconds)
    {
        var watch = new ViewWatch();
        var faults = new List<(double, ViewFault)>();
        var n = 0;
        foreach (var picture in Pictures(clip, filter, seconds))
        {
            var at = n++ / 4.0;
            if (watch.Look(picture, SyntheticLane.Start.AddSeconds(at)) && watch.Fault is { } fault)
            {
                faults.Add((at, fault));
            }
        }

        n.ShouldBe((int)(4 * seconds));
        return faults;
    }

    // Four small pictures a second. "freeze" holds the first altered one.
    private static IEnumerable<Picture> Pictures(string clip, string filter, double seconds)
    {
        var altered = filter == "freeze" ? $"trim=end={AlteredAt + 0.25},setpts=PTS-STARTPTS,tpad=stop=-1:stop_mode=clone" : $"setpts=PTS-STARTPTS,{filter}";
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-stream_loop", "-1", "-i", SharedData.Require($"video/{clip}"), "-filter_complex",
                $"[0:v]fps=4,split[a][b];[a]trim=end={AlteredAt}[c];[b]trim=start={AlteredAt},{altered}[d];[c][d]concat=n=2,scale=320:180:flags=area:out_range=tv,format=yuv444p",
                "-t", FormattableString.Invariant($"{seconds}"), "-f", "rawvideo", "pipe:1",
            ])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        for (var n = 0; n < 4 * seconds; n++)
        {
            var picture = new Picture(320, 180, PictureLayout.Yuv444);
            ffmpeg.StandardOutput.BaseStream.ReadExactly(picture.Data);
            yield return picture;
        }

        ffmpeg.Kill();
        ffmpeg.WaitForExit();
    }
}
