using System.Diagnostics;
using System.Globalization;

namespace LossPrevention.LaneStudio;

/// <summary>Encodes frames to a file by ffmpeg. Threads and presets are fixed: the same frames give the same file with the same ffmpeg.</summary>
internal sealed class VideoEncoder : IDisposable
{
    private readonly Process _ffmpeg;
    private readonly Task<string> _messages;

    public VideoEncoder(string path, RecordOptions options)
    {
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-y",
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{options.Width}x{options.Height}", "-r", options.FrameRate.ToString(CultureInfo.InvariantCulture), "-i", "pipe:0",
            "-an", .. Codec(options), "-pix_fmt", "yuv420p", "-g", (2 * options.FrameRate).ToString(CultureInfo.InvariantCulture),
            "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart", path,
        ];
        var start = new ProcessStartInfo("ffmpeg", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true };
        try
        {
            _ffmpeg = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("ffmpeg cannot be started; install it and put it on the PATH.", e);
        }

        _messages = _ffmpeg.StandardError.ReadToEndAsync();
    }

    public void Write(ReadOnlySpan<byte> frame)
    {
        try
        {
            _ffmpeg.StandardInput.BaseStream.Write(frame);
        }
        catch (IOException e)
        {
            throw new InvalidOperationException($"ffmpeg stopped: {_messages.GetAwaiter().GetResult().Trim()}", e);
        }
    }

    /// <summary>Ends the file.</summary>
    public void Finish()
    {
        _ffmpeg.StandardInput.Close();
        string messages = _messages.GetAwaiter().GetResult();
        _ffmpeg.WaitForExit();
        if (_ffmpeg.ExitCode != 0)
        {
            throw new InvalidOperationException($"ffmpeg failed with exit code {_ffmpeg.ExitCode}: {messages.Trim()}");
        }
    }

    public void Dispose()
    {
        if (!_ffmpeg.HasExited)
        {
            _ffmpeg.Kill();
            _ffmpeg.WaitForExit();
        }

        _ffmpeg.Dispose();
    }

    private static string[] Codec(RecordOptions options) => options.Codec switch
    {
        "h265" => ["-c:v", "libx265", "-preset", "ultrafast", "-crf", "26", "-tag:v", "hvc1", "-x265-params", "log-level=error:pools=2:frame-threads=1"],
        _ when options.FastEncoding => ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "26", "-threads", "2"],
        _ => ["-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-threads", "2"],
    };
}
