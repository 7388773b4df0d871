namespace LossPrevention.VideoIngest.Tests;

/// <summary>What any user of the machine may read of its processes.</summary>
internal static class CommandLines
{
    /// <summary>The command line of every process, its arguments ended by NUL; empty of one that is no more.</summary>
    public static IEnumerable<string> All() => Directory.EnumerateDirectories("/proc").Select(Read);

    private static string Read(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
