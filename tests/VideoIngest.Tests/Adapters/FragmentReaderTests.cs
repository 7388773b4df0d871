using System.Diagnostics;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Clips;

namespace LossPrevention.VideoIngest.Tests.Adapters;

public class FragmentReaderTests
{
    [Theory]
    [InlineData("libx264", "-bf 0")]
    [InlineData("libx264", "-bf 2")]
    [InlineData("libx265", "-x265-params log-level=error:bframes=0:keyint=16:min-keyint=16")]
    public void Read_CodedStream_TimesSizeAndKeyFramesAreExact(string codec, string options)
    {
        var fragments = All(Sample(codec, options));

        fragments.Count.ShouldBe(8); // every half second, a key frame every second
        fragments.Select(fragment => fragment.IsKey).ShouldBe([true, false, true, false, true, false, true, false]);
        fragments.ShouldAllBe(fragment => fragment.Init.Width == 64 && fragment.Init.Height == 48);
        fragments[0].Start.ShouldBe(TimeSpan.Zero, TimeSpan.FromMilliseconds(150)); // B-frames shift all by what they need
        fragments.Where(fragment => fragment.IsKey).Select(fragment => (fragment.Start - fragments[0].Start).TotalSeconds)
            .Zip([0, 1, 2, 3]).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 0.002);
        fragments.Sum(fragment => fragment.Duration.TotalSeconds).ShouldBe(4, 0.01);
    }

    [Fact]
    public void Read_Nothing_EndsAtOnce() => new FragmentReader(new MemoryStream()).Read().ShouldBeNull();

    [Fact]
    public void Read_DamagedBytes_EndsOrIsRefusedButNeverBreaks()
    {
        var sample = Sample("libx264", "-bf 0");
        var dice = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = sample.AsSpan(0, dice.Next(1, sample.Length)).ToArray();
            for (var n = dice.Next(1, 6); n > 0; n--)
            {
                damaged[dice.Next(Math.Min(damaged.Length, 1500))] = (byte)dice.Next(256);
            }

            try
            {
                All(damaged);
            }
            catch (FragmentFormatException)
            {
                // refused in its own words
            }
        }
    }

    private static List<VideoFragment> All(byte[] bytes)
    {
        var reader = new FragmentReader(new MemoryStream(bytes));
        var fragments = new List<VideoFragment>();
        while (reader.Read() is { } fragment)
        {
            fragments.Add(fragment);
        }

        return fragments;
    }

    private static byte[] Sample(string codec, string options)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=16:duration=4", "-c:v", codec, "-g", "16", "-keyint_min", "16", "-pix_fmt", "yuv420p", .. options.Split(' '),
                "-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof+frag_discont", "-use_editlist", "0", "-avoid_negative_ts", "disabled", "-frag_duration", "500000", "pipe:1",
            ])
        { RedirectStandardOutput = true, UseShellExecute = false })!;
        using var bytes = new MemoryStream();
        ffmpeg.StandardOutput.BaseStream.CopyTo(bytes);
        ffmpeg.WaitForExit();
        return bytes.ToArray();
    }
}
