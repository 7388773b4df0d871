using System.Diagnostics;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;

namespace LossPrevention.VideoIngest.Tests.Adapters;

public class NutReaderTests
{
    [Fact]
    public void TryReadFrame_TwoTracks_SizesAndTimesAreExact()
    {
        var reader = new NutReader(new MemoryStream(Sample()));
        var frames = new List<NutFrame>();
        while (reader.TryReadFrame(out var frame))
        {
            frames.Add(frame);
        }

        frames.Count(frame => frame.Stream == 0).ShouldBe(15);
        frames.Count(frame => frame.Stream == 1).ShouldBe(15);
        frames.ShouldAllBe(frame => frame.Size == (frame.Stream == 0 ? 64 * 48 * 3 / 2 : 32 * 24 * 3));
        frames.Where(frame => frame.Stream == 1).Select((frame, n) => (frame.Pts - TimeSpan.FromSeconds(n / 15.0)).Duration())
            .ShouldAllBe(error => error < TimeSpan.FromMilliseconds(1));
        reader.Streams[0]!.Width.ShouldBe(64);
        reader.Streams[1]!.Height.ShouldBe(24);
    }

    [Fact]
    public void TryReadFrame_EmptyInput_EndsAtOnce() => new NutReader(new MemoryStream()).TryReadFrame(out _).ShouldBeFalse();

    [Fact]
    public void TryReadFrame_SomethingElse_IsRefused() =>
        Should.Throw<NutFormatException>(() => new NutReader(new MemoryStream("RIFF....AVI "u8.ToArray())).TryReadFrame(out _));

    [Fact]
    public void TryReadFrame_DamagedBytes_EndsOrIsRefusedButNeverBreaks()
    {
        var sample = Sample();
        var dice = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = sample.AsSpan(0, dice.Next(1, round % 3 == 0 ? sample.Length : 4000)).ToArray();
            for (var n = dice.Next(1, 6); n > 0; n--)
            {
                damaged[dice.Next(Math.Min(damaged.Length, 700))] = (byte)dice.Next(256);
            }

            try
            {
                var reader = new NutReader(new MemoryStream(damaged));
                while (reader.TryReadFrame(out _))
                {
                }
            }
            catch (Exception error) when (error is NutFormatException or EndOfStreamException)
            {
                // refused in its own words
            }
        }
    }

    private static byte[] Sample()
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=15:duration=1", "-filter_complex",
                "[0:v]split[a][b];[a]format=yuv420p[c];[b]scale=32:24,format=yuv444p[s]", "-map", "[c]", "-map", "[s]", "-c:v", "rawvideo",
                "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "nut", "pipe:1",
            ])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var bytes = new MemoryStream();
        ffmpeg.StandardOutput.BaseStream.CopyTo(bytes);
        ffmpeg.WaitForExit();
        return bytes.ToArray();
    }
}
