using Microsoft.Win32.SafeHandles;

namespace LossPrevention.PosBridge.Identity;

/// <summary>
/// Puts a file on the disk behind whoever writes it: begins at once, and begins again while more has been written meanwhile. What a power cut can take is what
/// was written since the last flush began, some milliseconds' worth.
/// </summary>
internal sealed class FlushBehind
{
    private readonly Lock gate = new();
    private SafeFileHandle? file;
    private Exception? failure;
    private bool again;
    private bool running;
    private Task run = Task.CompletedTask;

    /// <summary>Lets what has been written be flushed.</summary>
    /// <exception cref="IOException">A flush before this one has failed; told once.</exception>
    public void Begin(SafeFileHandle written)
    {
        lock (gate)
        {
            file = written;
            again = true;
            if (!running)
            {
                running = true;
                run = Task.Factory.StartNew(Flush, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default); // it blocks
            }

            if (failure is { } error)
            {
                failure = null;
                throw new IOException(error.Message, error);
            }
        }
    }

    /// <summary>Completes once nothing is left to flush.</summary>
    public Task WhenDoneAsync()
    {
        lock (gate)
        {
            return run;
        }
    }

    private void Flush()
    {
        while (true)
        {
            SafeFileHandle current;
            lock (gate)
            {
                if (!again)
                {
                    running = false;
                    return;
                }

                again = false;
                current = file!;
            }

            try
            {
                RandomAccess.FlushToDisk(current);
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
}
