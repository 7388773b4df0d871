using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LossPrevention.EdgeSimulator.Deployment;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>What is in a video, by ffprobe.</summary>
/// <param name="Frames">Frames; null where unknown.</param>
/// <param name="Duration">Length; null where unknown.</param>
internal sealed record VideoProbe(long? Frames, TimeSpan? Duration)
{
    /// <summary>Reads a video's index without decoding it.</summary>
    /// <exception cref="InputException">The file is no video.</exception>
    public static async Task<VideoProbe> RunAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ffprobe") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])
            ["-v", "error", "-select_streams", "v:0", "-count_packets", "-show_entries", "stream=nb_read_packets:format=duration", "-of", "json", path])
        {
            start.ArgumentList.Add(argument);
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return new VideoProbe(null, null);
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }

            using var json = JsonDocument.Parse(process.ExitCode == 0 ? await output : "{}");
            if (!json.RootElement.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0)
            {
                var reason = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault() ?? "it holds no video stream";
                throw new InputException(
                    $"{path} cannot be read as a video: {reason.Replace(path + ": ", string.Empty, StringComparison.Ordinal).Trim()}. Record or copy it again.");
            }

            return new VideoProbe(
                streams[0].TryGetProperty("nb_read_packets", out var packets)
                    && long.TryParse(packets.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var frames) ? frames : null,
                json.RootElement.TryGetProperty("format", out var format) && format.TryGetProperty("duration", out var length)
                    && double.TryParse(length.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
                    ? TimeSpan.FromSeconds(seconds) : null);
        }
    }
}
