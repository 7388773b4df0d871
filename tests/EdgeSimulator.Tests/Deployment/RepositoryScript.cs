using System.Diagnostics;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

/// <summary>Runs a script of the repository to its end.</summary>
internal static class RepositoryScript
{
    /// <param name="program">Such as <c>bash</c>.</param>
    /// <param name="script">Below the repository's root.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="patience">The most that it may take.</param>
    /// <param name="environment">Variables besides this process's own; null: none.</param>
    /// <param name="folder">Where it runs; null: where this process does.</param>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(
        string program, string script, string[] arguments, TimeSpan patience, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        using var limit = new CancellationTokenSource(patience);
        var start = new ProcessStartInfo(program, [Path.Combine(Repository.Root, script), .. arguments])
        {
            WorkingDirectory = folder ?? "",
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = await process.StandardError.ReadToEndAsync(limit.Token);
        var text = await output;
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, text, error);
    }
}
