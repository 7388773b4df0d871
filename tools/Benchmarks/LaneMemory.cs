using System.Globalization;

namespace LossPrevention.Benchmarks;

/// <summary>Memory of this process and of the ffmpeg processes that it has started, each page shared out among those that use it (PSS).</summary>
internal static class LaneMemory
{
    /// <summary>The ffmpeg processes, MB.</summary>
    public static double OfDecodersMb => Directory.EnumerateDirectories("/proc").Where(IsDecoder).Sum(Pss) / 1024;

    /// <summary>This process, MB.</summary>
    public static double OfThisMb => Pss("/proc/self") / 1024;

    private static bool IsDecoder(string process) =>
        Read(process, "stat") is { } stat && stat.Contains("(ffmpeg)", StringComparison.Ordinal)
        && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private static double Pss(string process) => Read(process, "smaps_rollup")?.Split('\n')
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)).FirstOrDefault() ?? 0;

    private static string? Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // it has ended
        }
    }
}
