using System.Diagnostics.CodeAnalysis;

namespace LossPrevention.PosBridge;

/// <summary>
/// The transport in use. It stays connected after the pump has stopped, so that commands taken from the hub still go out while the
/// module drains.
/// </summary>
internal sealed class TransportSlot(PosTransportFactory factory) : IAsyncDisposable
{
    private CancellationTokenSource stop = new();
    private Task run = Task.CompletedTask;
    private volatile IPosTransport? current;

    /// <summary>The transport in use; null before the first.</summary>
    public IPosTransport? Current => current;

    /// <summary>Puts away the transport in use and takes one for these settings, not yet running.</summary>
    public async Task<IPosTransport> ReplaceAsync(PosBridgeSettings settings)
    {
        await PutAwayAsync();
        stop = new CancellationTokenSource();
        return current = factory.Create(settings);
    }

    /// <summary>Lets the transport connect; the task fails where no retry can mend it.</summary>
    public Task Run() => run = current!.RunAsync(stop.Token);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await PutAwayAsync();
        stop.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whoever runs the transport has seen its failure.")]
    private async Task PutAwayAsync()
    {
        await stop.CancelAsync();
        try
        {
            await run;
        }
        catch (Exception)
        {
            run = Task.CompletedTask;
        }

        stop.Dispose();
        if (current is not null and not InProcessPosTransport)
        {
            await current.DisposeAsync();
        }

        current = null;
    }
}
