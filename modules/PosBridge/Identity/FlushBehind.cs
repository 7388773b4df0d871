using Microsoft.Win32.SafeHandles;

namespace LossPrevention.PosBridge.Identity;

/// <summary>
/// Puts a file on the disk a moment after it was written: nobody waits for it, and it does not stand in the way of the next write, which a file system under a flush
/// lets wait. What a power cut can take is what was written within <see cref="Pause"/>.
/// </summary>
internal sealed class FlushBehind(TimeProvider clock) : IAsyncDisposable
{
    /// <summary>From a write to its flush.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private SafeFileHandle? file;
    private Exception? failure;
    private bool again;
    private bool running;
    private Task run = Task.CompletedTask;

    /// <summary>Lets what has been written be flushed.</summary>
    /// <exception cref="IOException">A flush before this has failed; told once.</exception>
    public void Begin(SafeFileHandle written)
    {
        lock (gate)
        {
            (file, again) = (written, true);
            if (!running)
            {
                running = true;
                run = FlushAsync();
            }

            if (failure is { } error)
            {
                failure = null;
                throw new IOException(error.Message, error);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task FlushAsync()
    {
        while (true)
        {
            await Task.Delay(Pause, clock, stop.Token);
            await Task.Run(Flush);
            lock (gate)
            {
                if (!again)
                {
                    running = false;
                    return;
                }
            }
        }
    }

    private void Flush()
    {
        SafeFileHandle written;
        lock (gate)
        {
            (written, again) = (file!, false);
        }

        try
        {
            RandomAccess.FlushToDisk(written);
        }
        catch (ObjectDisposedException)
        {
            // Another file has taken its place, which was flushed as a whole.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            lock (gate)
            {
                failure = e;
            }
        }
    }
}
