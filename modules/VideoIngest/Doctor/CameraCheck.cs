using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;

namespace LossPrevention.VideoIngest.Doctor;

/// <summary>Whether a camera answers, with what, and whether it sees: by ffprobe and one frame of ffmpeg.</summary>
internal static class CameraCheck
{
    private const int FrameWidth = 640;
    private const double Dark = 20, Flat = 8, Blurred = 0.01;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="laneId">The lane.</param>
    /// <param name="source">Its camera, as <see cref="Frames.CameraAddress"/> gives it, or a file's path; user and password stand in no finding.</param>
    /// <param name="transport">How the camera's packets travel.</param>
    /// <param name="clock">For the time limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<DoctorFinding>> RunAsync(
        string laneId, string source, RtspTransport transport, TimeProvider clock, CancellationToken cancellationToken)
    {
        var name = SourceName.Of(source);
        var isCamera = source.StartsWith("rtsp://", StringComparison.OrdinalIgnoreCase) || source.StartsWith("rtsps://", StringComparison.OrdinalIgnoreCase);

        // A camera's address holds its password, so it goes where ps does not show it.
        string[] input = isCamera ? [.. CameraInput.Arguments] : ["-i", source];
        var list = isCamera ? CameraInput.List(transport, source) : string.Empty;
        try
        {
            var (stream, problem) = await AskAsync(
                "ffprobe", ["-v", "error", .. input, "-select_streams", "v:0", "-show_entries", "stream=codec_name,width,height,avg_frame_rate", "-of", "json"], list, clock, cancellationToken);
            if (Stream.Parse(stream) is not { } video)
            {
                return [DoctorFinding.Bad(laneId, $"no picture from {name}: {Reason(problem, source, name)}", "check the address, the network, and the user and password of the camera")];
            }

            var height = Math.Max(3, FrameWidth * video.Height / video.Width);
            var (frame, _) = await AskAsync(
                "ffmpeg", ["-v", "error", .. input, "-frames:v", "1", "-vf", $"scale={FrameWidth}:{height}", "-pix_fmt", "gray", "-f", "rawvideo", "-"], list, clock, cancellationToken);
            return [.. Judge(laneId, name, video, frame.Length >= FrameWidth * height ? new GrayPicture(FrameWidth, height, frame) : null)];
        }
        catch (Win32Exception)
        {
            return [DoctorFinding.Bad(laneId, "ffmpeg is not installed here", "bash tools/setup.sh installs it")];
        }
        catch (TimeoutException)
        {
            return [DoctorFinding.Bad(laneId, $"{name} does not answer within {Patience.TotalSeconds:F0} s", "check the address and the network")];
        }
    }

    /// <summary>What a camera's stream and one frame of it say.</summary>
    internal static IEnumerable<DoctorFinding> Judge(string laneId, string name, Stream video, GrayPicture? frame)
    {
        yield return DoctorFinding.Good(laneId, $"{name} gives {video.Codec} {video.Width}x{video.Height} at {video.Rate:F0} frames/s");
        if (video.Codec is not ("h264" or "hevc"))
        {
            yield return DoctorFinding.Weak(laneId, $"{video.Codec} is dear to carry and to decode", "set the camera to H.264 or H.265");
        }

        if (video.Rate is > 0 and < 8)
        {
            yield return DoctorFinding.Weak(laneId, $"{video.Rate:F0} frames/s miss fast hands", "set the camera to 10 to 20 frames/s");
        }

        if (video.Width < 1280)
        {
            yield return DoctorFinding.Weak(laneId, $"{video.Width} pixels across leave little of an item", "set the camera to 1280x720 or more");
        }

        foreach (var finding in frame switch
        {
            null => [DoctorFinding.Bad(laneId, "the stream opens and gives no frame", "check the camera's encoder")],
            { Contrast: < Flat } => [DoctorFinding.Bad(laneId, "the picture is all one shade", "uncover the lens, or light the lane")],
            { Brightness: < Dark } => [DoctorFinding.Weak(laneId, "the picture is very dark", "light the lane, or open the camera's exposure")],
            { Sharpness: < Blurred } => [DoctorFinding.Weak(laneId, $"the picture is blurred (sharpness {frame.Sharpness:F4}, below {Blurred})", "focus or clean the lens")],
            _ => (DoctorFinding[])[DoctorFinding.Good(laneId, $"the picture is sharp enough ({frame.Sharpness:F3}), brightness {frame.Brightness:F0} of 255")],
        })
        {
            yield return finding;
        }
    }

    private static async Task<(byte[] Output, string Error)> AskAsync(
        string program, string[] arguments, string input, TimeProvider clock, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await TellAsync(process.StandardInput, input, cancellationToken);
            await process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken).WaitAsync(Patience, clock, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return (output.ToArray(), (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it said nothing");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task TellAsync(StreamWriter to, string input, CancellationToken cancellationToken)
    {
        try
        {
            await to.WriteAsync(input.AsMemory(), cancellationToken);
            to.Close();
        }
        catch (IOException)
        {
            // It has ended before it read this; what it said on its way out is the finding.
        }
    }

    private static string Reason(string problem, string source, string name) =>
        SourceName.Clean(problem.Replace(source, name, StringComparison.Ordinal)).Replace(name + ": ", "", StringComparison.Ordinal);

    /// <summary>A video stream by ffprobe.</summary>
    /// <param name="Codec">Such as <c>h264</c>.</param>
    /// <param name="Width">Pixels.</param>
    /// <param name="Height">Pixels.</param>
    /// <param name="Rate">Frames a second; 0 where unknown.</param>
    internal sealed record Stream(string Codec, int Width, int Height, double Rate)
    {
        public static Stream? Parse(byte[] json)
        {
            using var document = JsonDocument.Parse(json.Length == 0 ? "{}"u8.ToArray() : json);
            if (!document.RootElement.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0)
            {
                return null;
            }

            var stream = streams[0];
            var rate = stream.GetProperty("avg_frame_rate").GetString()!.Split('/').Select(p => double.Parse(p, CultureInfo.InvariantCulture)).ToArray();
            return new Stream(
                stream.GetProperty("codec_name").GetString()!, stream.GetProperty("width").GetInt32(), stream.GetProperty("height").GetInt32(),
                rate is [var over, > 0] ? over / rate[1] : 0);
        }
    }
}
