using System.Security.Cryptography;
using System.Text;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>What a command says, and how it ends: 0 done, 1 failed, 2 bad arguments or input with one line on the error stream.</summary>
internal sealed class CommandOutput(TextWriter output, TextWriter error, TimeProvider clock)
{
    private readonly Lock gate = new();

    /// <summary>Times what a command takes.</summary>
    public TimeProvider Clock => clock;

    public void Say(string text) => output.WriteLine(text);

    public void Warn(string text) => error.WriteLine($"note: {text}");

    /// <summary>Runs a command and turns its outcome into an exit code.</summary>
    public int Guard(Action run) => GuardAsync(() =>
    {
        run();
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <summary>The same for a command that waits for others.</summary>
    public async Task<int> GuardAsync(Func<Task> run)
    {
        try
        {
            await run();
            return 0;
        }
        catch (Exception e) when (e is CommandException or CatalogException or EmbedderException or BundleException)
        {
            error.WriteLine($"error: {e.Message}");
            return 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    /// <summary>Reads a key; the caller disposes of it.</summary>
    /// <param name="path">A PEM file.</param>
    /// <param name="what">What the file is, should it not be there.</param>
    /// <param name="lack">What is wrong with a file that holds none.</param>
    /// <exception cref="CommandException">It cannot be read, or holds no such key.</exception>
    public static ECDsa ReadKey(string path, string what, string lack)
    {
        var pem = Encoding.UTF8.GetString(ReadFile(path, what));
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CommandException($"'{path}' {lack} of the curve P-256.", e);
        }
    }

    /// <summary>A report of progress in steps of a tenth.</summary>
    public Action<int, int> Progress(string what)
    {
        var started = clock.GetTimestamp();
        var tenths = 0;
        return (done, total) =>
        {
            lock (gate)
            {
                if (done * 10 / total > tenths)
                {
                    tenths = done * 10 / total;
                    output.WriteLine($"{what} {done}/{total} ({clock.GetElapsedTime(started).TotalSeconds:F0} s)");
                }
            }
        };
    }

    public static int Between(int value, int low, int high, string option) =>
        value >= low && value <= high ? value : throw new CommandException($"{option} {value} is not in {low}..{high}.");

    public static byte[] ReadFile(string path, string what)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"The {what} '{path}' cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }
}
