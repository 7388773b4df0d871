using System.Diagnostics;
using System.Globalization;

namespace LossPrevention.Benchmarks;

/// <summary>Wall clock and CPU of work, the processes it starts included.</summary>
internal readonly record struct Cost(double Wall, double Cpu)
{
    /// <summary>The medians of several costs.</summary>
    public static Cost Median(IReadOnlyCollection<Cost> costs) => new(Middle(costs.Select(c => c.Wall)), Middle(costs.Select(c => c.Cpu)));

    /// <summary>Measures work of this process and of every child that ended meanwhile.</summary>
    public static async Task<Cost> OfAsync(Func<Task> work)
    {
        var (begun, cpu) = (Stopwatch.GetTimestamp(), CpuSeconds());
        await work();
        return new Cost(Stopwatch.GetElapsedTime(begun).TotalSeconds, CpuSeconds() - cpu);
    }

    private static double Middle(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>utime, stime, cutime and cstime of /proc/self/stat, in hundredths of a second.</summary>
    private static double CpuSeconds()
    {
        var text = File.ReadAllText("/proc/self/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..15].Sum(f => double.Parse(f, CultureInfo.InvariantCulture)) / 100;
    }
}

/// <summary>Runs other programs.</summary>
internal static class Child
{
    /// <summary>Has a program write a file, unless it is there; one that was interrupted leaves none.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task MakeAsync(string file, string program, params string[] arguments)
    {
        if (!File.Exists(file))
        {
            var part = Path.Combine(Path.GetDirectoryName(file)!, "part-" + Path.GetFileName(file));
            await RunAsync(program, [.. arguments, "-y", part]);
            File.Move(part, file);
        }
    }

    /// <summary>Runs a program to its end, its output shown nowhere.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {await error}");
        }
    }
}
