using System.Net;
using System.Net.Sockets;

namespace LossPrevention.PosBridge.Faults;

/// <summary>A way through the loopback that can be cut in the middle of a transfer and mended again.</summary>
internal sealed class TcpCable : IAsyncDisposable
{
    private static readonly TimeSpan CutFor = TimeSpan.FromSeconds(1);
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<TcpClient> ends = [];
    private readonly Lock gate = new();
    private readonly Task accepting;
    private bool cut;

    /// <summary>A way to a port of this machine.</summary>
    public TcpCable(int target)
    {
        listener.Start();
        accepting = AcceptAsync(target);
    }

    /// <summary>Where it begins.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Cuts every connection, and every new one until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        lock (gate)
        {
            cut = true;
            ends.ForEach(end => end.Dispose());
            ends.Clear();
        }
    }

    /// <summary>Lets connections through again.</summary>
    public void Mend()
    {
        lock (gate)
        {
            cut = false;
        }
    }

    /// <summary>The fault of a cut connection: a second without it.</summary>
    public async Task CutForAWhileAsync()
    {
        Cut();
        await Task.Delay(CutFor, TimeProvider.System);
        Mend();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Cut();
        listener.Dispose();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync(int target)
    {
        while (true)
        {
            var near = await listener.AcceptTcpClientAsync(stop.Token);
            var far = new TcpClient();
            lock (gate)
            {
                if (cut)
                {
                    near.Dispose();
                    far.Dispose();
                    continue;
                }

                ends.AddRange([near, far]);
            }

            try
            {
                await far.ConnectAsync(IPAddress.Loopback, target, stop.Token);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                near.Dispose(); // Nobody listens at the far end now.
                continue;
            }

            _ = CopyAsync(near, far);
            _ = CopyAsync(far, near);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream(), stop.Token);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // One end is gone; the other goes with it.
        }

        from.Dispose();
        to.Dispose();
    }
}
