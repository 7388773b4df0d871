using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary>Turns what went wrong into one line on stderr and an exit code: 1 failed, 2 bad arguments or input.</summary>
internal static class ConsoleErrors
{
    public static int Run(Func<int> work) => RunAsync(() => Task.FromResult(work())).GetAwaiter().GetResult();

    public static async Task<int> RunAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            return Fail("stopped before the end.", 1);
        }
        catch (InputException e)
        {
            var code = Fail(e.Message, 2);
            if (e.Excerpt is not null)
            {
                await Console.Error.WriteLineAsync(e.Excerpt);
            }

            return code;
        }
        catch (RecordingException e)
        {
            return Fail(e.Message, 2);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, 2);
        }
#pragma warning disable CA1031 // the last resort of a command line: a sentence instead of a stack trace
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fail(e.Message, 1);
        }
    }

    /// <summary>Says one line on stderr.</summary>
    public static int Fail(string message, int code)
    {
        Console.Error.WriteLine($"EdgeSimulator: {string.Join(" ", message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))}");
        return code;
    }
}
