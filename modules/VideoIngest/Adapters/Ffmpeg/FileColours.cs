using System.ComponentModel;
using System.Diagnostics;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>What ffprobe says of a file's colours.</summary>
internal static class FileColours
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether a file's pictures are BT.601 with brightness 16..235, as untagged ones are taken for. False where it cannot be told.</summary>
    /// <param name="ffmpeg">Which ffmpeg; its ffprobe lies beside it.</param>
    /// <param name="file">The file.</param>
    public static bool AreBt601(string ffmpeg, string file)
    {
        var probe = Path.Combine(Path.GetDirectoryName(ffmpeg) ?? "", "ffprobe");
        string[] question = ["-v", "quiet", "-select_streams", "v:0", "-show_entries", "stream=pix_fmt,color_range,color_space", "-of", "csv=p=0", file];
        var start = new ProcessStartInfo(probe, question) { RedirectStandardOutput = true, UseShellExecute = false };
        try
        {
            using var process = Process.Start(start)!;
            var said = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
            }

            return AreBt601(said.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return false; // no ffprobe: pictures are converted whether it is needed or not
        }
    }

    /// <summary>The same of what ffprobe said: pixel format, range, matrix.</summary>
    internal static bool AreBt601(string said) =>
        said.Trim().Split(',') is ["yuv420p", "unknown" or "tv", "unknown" or "smpte170m" or "bt470bg"];
}
