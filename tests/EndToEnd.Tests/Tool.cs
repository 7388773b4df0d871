using System.Diagnostics;
using System.Text;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>Runs the built tools as their users do: a process, arguments, an exit code, and what stands on stdout and stderr.</summary>
internal sealed class Tool : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly string commandLine;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();
    private readonly List<(Func<string, bool> Fits, TaskCompletionSource<string> Found)> awaited = [];
    private readonly Task read;

    private Tool(string program, IEnumerable<string> arguments)
    {
        commandLine = $"{program} {string.Join(' ', arguments)}";
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
        read = Task.WhenAll(ReadAsync(process.StandardOutput, output, TellAwaiting), ReadAsync(process.StandardError, error, _ => { }));
    }

    public static Tool Start(string name, params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"LossPrevention.{name}.dll"), .. arguments]);

    /// <summary>Starts another program, watched in the same way.</summary>
    public static Tool StartProgram(string program, params string[] arguments) => new(program, arguments);

    /// <summary>Runs a tool to its end.</summary>
    public static Task<ToolResult> RunAsync(string name, params string[] arguments) => ToEndAsync(Start(name, arguments));

    /// <summary>Runs another program to its end.</summary>
    public static Task<ToolResult> RunProgramAsync(string program, params string[] arguments) => ToEndAsync(StartProgram(program, arguments));

    /// <summary>Runs a tool that must succeed.</summary>
    public static async Task<string> DoAsync(string name, params string[] arguments)
    {
        var result = await RunAsync(name, arguments);
        result.ExitCode.ShouldBe(0, result.ToString());
        return result.Output;
    }

    /// <summary>The first line on stdout that fits, waited for; fails where the tool ends before.</summary>
    public async Task<string> LineAsync(Func<string, bool> fits)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (output)
        {
            if (output.ToString().Split('\n').FirstOrDefault(fits) is { } line)
            {
                return line;
            }

            awaited.Add((fits, found));
        }

        var first = await Task.WhenAny(found.Task, read).WaitAsync(Limit);
        return first == found.Task ? await found.Task : throw new InvalidOperationException($"it ended before it said so.\n{await WaitAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static async Task<ToolResult> ToEndAsync(Tool started)
    {
        await using var tool = started;
        return await tool.WaitAsync();
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder into, Action<string> tell)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (into)
            {
                into.Append(line).Append('\n');
            }

            tell(line);
        }
    }

    private void TellAwaiting(string line)
    {
        lock (output)
        {
            foreach (var (fits, found) in awaited)
            {
                if (fits(line))
                {
                    found.TrySetResult(line);
                }
            }
        }
    }

    private async Task<ToolResult> WaitAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException e)
        {
            process.Kill(entireProcessTree: true);
            await read;
            throw new TimeoutException($"{commandLine} did not end within {Limit.TotalMinutes} minutes.\n{output}{error}", e);
        }

        await read;
        return new ToolResult(commandLine, process.ExitCode, output.ToString(), error.ToString());
    }
}

/// <summary>What a tool came to.</summary>
internal sealed record ToolResult(string CommandLine, int ExitCode, string Output, string Error)
{
    public override string ToString() => $"{CommandLine}\nexit code {ExitCode}\nstdout:\n{Output}\nstderr:\n{Error}";
}
