using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LossPrevention.PosBridge;

/// <summary>Keeps a connection to a broker: connects again whenever it is lost, with growing pauses, and says how it is.</summary>
internal sealed partial class BrokerLink
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly string broker;
    private readonly PosBridgeMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly ResiliencePipeline reconnect;
    private readonly TimeSpan settled;
    private volatile PosTransportState state;

    public BrokerLink(PosTransportSettings settings, PosBridgeMetrics metrics, TimeProvider clock, ILogger logger)
    {
        (broker, this.metrics, this.clock, this.logger) = (settings.Uri!, metrics, clock, logger);
        state = new PosTransportState(false, clock.GetUtcNow(), "not connected yet");
        var maxPause = TimeSpan.FromMilliseconds(settings.MaxReconnectDelayMs);
        settled = maxPause * 2;
        reconnect = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<PosTransportException>(),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true, // A store's bridges must not all come back at once.
                Delay = FirstPause < maxPause ? FirstPause : maxPause,
                MaxDelay = maxPause,
            })
            .Build();
    }

    /// <summary>Raised after <see cref="State"/> has changed.</summary>
    public event Action<PosTransportState>? StateChanged;

    /// <summary>How the connection is now.</summary>
    public PosTransportState State => state;

    /// <summary>Runs one connection after the other until cancelled.</summary>
    /// <param name="serve">One connection from its beginning to its end; <see cref="PosTransportException"/> says why it ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    [SuppressMessage("Blocker Bug", "S2190", Justification = "It ends by cancellation.")]
    public async Task KeepAsync(Func<CancellationToken, Task> serve, CancellationToken cancellationToken)
    {
        while (true)
        {
            // A connection that held for a while starts the back-off anew; one that is lost at once does not.
            await reconnect.ExecuteAsync(async token => await TryAsync(serve, token), cancellationToken);
        }
    }

    /// <summary>The connection stands.</summary>
    public void Connected()
    {
        metrics.Connects.Add(1);
        SetState(null);
        LogConnected(broker);
    }

    /// <summary>The connection was ended from this side.</summary>
    public void Stopped() => SetState("stopped");

    private async Task TryAsync(Func<CancellationToken, Task> serve, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        try
        {
            await serve(cancellationToken);
        }
        catch (PosTransportException e)
        {
            metrics.ConnectFailures.Add(1);
            SetState(e.Message);
            if (clock.GetElapsedTime(begun) < settled)
            {
                throw;
            }
        }
    }

    private void SetState(string? failure)
    {
        var before = state;
        var connected = failure is null;
        state = new PosTransportState(connected, before.Connected == connected ? before.Since : clock.GetUtcNow(), failure);
        if (before.Connected && !connected)
        {
            LogDisconnected(broker, failure!);
        }
        else if (before.Reason != failure && !connected)
        {
            LogConnectFailed(broker, failure!);
        }

        StateChanged?.Invoke(state);
    }

    [LoggerMessage(EventIds.Connected, LogLevel.Information, "Connected to {Broker}.")]
    private partial void LogConnected(string broker);

    [LoggerMessage(EventIds.Disconnected, LogLevel.Warning, "Lost {Broker}: {Reason}")]
    private partial void LogDisconnected(string broker, string reason);

    [LoggerMessage(EventIds.ConnectFailed, LogLevel.Warning, "Cannot connect to {Broker}, trying on: {Reason}")]
    private partial void LogConnectFailed(string broker, string reason);
}
