using System.Diagnostics;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Tests.Hosting;

namespace LossPrevention.VideoIngest.Tests.Adapters;

public sealed class NutWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nut").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("h264")]
    [InlineData("h265")]
    public void Write_WhatWasReadOfACamera_DecodesToTheSamePicturesAtTheSameTimes(string codec)
    {
        var coded = Coded(codec);
        using var written = new MemoryStream();
        var reader = new NutReader(new MemoryStream(coded));
        NutWriter? writer = null;
        while (reader.TryReadFrame(out var frame))
        {
            var bytes = new byte[frame.Size];
            reader.ReadPayload(bytes);
            writer ??= new NutWriter(written, [reader.Streams[0]!.Coding], frame.Units);
            writer.Write(frame.Units, frame.IsKey, bytes);
        }

        Pictures(written.ToArray()).ShouldBe(Pictures(coded));
        Pictures(coded).Split('\n').Count(line => line.StartsWith("0,", StringComparison.Ordinal)).ShouldBe(30);
    }

    [Fact]
    public void Write_WithPicturesLeftOut_KeyFramesAndTheRestKeepTheirTimes()
    {
        var reader = new NutReader(new MemoryStream(Coded("h264")));
        using var written = new MemoryStream();
        NutWriter? writer = null;
        var expected = new List<long>();
        for (var n = 0; reader.TryReadFrame(out var frame); n++)
        {
            var bytes = new byte[frame.Size];
            reader.ReadPayload(bytes);
            writer ??= new NutWriter(written, [reader.Streams[0]!.Coding], frame.Units);
            if (frame.IsKey || n > 20)
            {
                writer.Write(frame.Units, frame.IsKey, bytes);
                expected.Add(frame.Units);
            }
        }

        var again = new NutReader(new MemoryStream(written.ToArray()));
        var units = new List<long>();
        while (again.TryReadFrame(out var frame))
        {
            units.Add(frame.Units);
        }

        units.ShouldBe(expected);
        units.Count.ShouldBe(3 + 9);
    }

    // Thirty pictures, a key frame every ten.
    private byte[] Coded(string codec)
    {
        var path = Path.Combine(folder, $"{codec}.nut");
        string[] coding = codec == "h264" ? ["-c:v", "libx264", "-bf", "0"] : ["-c:v", "libx265", "-x265-params", "log-level=error:bframes=0:keyint=10:min-keyint=10"];
        LaneHost.Run("ffmpeg", ["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=15:duration=2", .. coding, "-g", "10", "-pix_fmt", "yuv420p", "-f", "nut", path]);
        return File.ReadAllBytes(path);
    }

    private static string Pictures(byte[] nut)
    {
        using var ffmpeg = Process.Start(
            new ProcessStartInfo("ffmpeg", ["-v", "error", "-f", "nut", "-i", "pipe:0", "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "framemd5", "pipe:1"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        var pictures = ffmpeg.StandardOutput.ReadToEndAsync();
        ffmpeg.StandardInput.BaseStream.Write(nut);
        ffmpeg.StandardInput.Close();
        return string.Join('\n', pictures.GetAwaiter().GetResult().Split('\n').Where(line => !line.StartsWith('#')));
    }
}
