using System.Diagnostics.CodeAnalysis;
using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LossPrevention.PosBridge;

/// <summary>
/// The tills behind a broker. Keeps a connection: connects again whenever it is lost, with growing pauses, and says how it is. How one
/// connection goes is for the protocol's own class.
/// </summary>
internal abstract partial class BrokerPosTransport : IPosTransport
{
    /// <summary>How long a connection that is ended from this side may take to say so.</summary>
    internal static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private readonly string broker;
    private readonly PosBridgeMetrics metrics;
    private readonly ILogger logger;
    private readonly ResiliencePipeline reconnect;
    private readonly TimeSpan settled;
    private volatile PosTransportState state;

    protected BrokerPosTransport(PosBridgeSettings settings, PosBridgeMetrics metrics, TimeProvider clock, ILogger logger)
    {
        (Settings, this.metrics, Clock, this.logger) = (settings, metrics, clock, logger);
        broker = settings.Transport.Uri!;
        Deliveries = new DeliveryQueue(clock);
        state = new PosTransportState(false, clock.GetUtcNow(), "not connected yet");
        var maxPause = TimeSpan.FromMilliseconds(settings.Transport.MaxReconnectDelayMs);
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

    /// <inheritdoc/>
    public event Action<PosTransportState>? StateChanged;

    /// <inheritdoc/>
    public PosTransportState State => state;

    /// <inheritdoc/>
    public bool DrivesProgress => false;

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Troubles => [];

    /// <inheritdoc/>
    public DateTimeOffset? OldestUnacknowledged => Deliveries.Oldest;

    protected PosBridgeSettings Settings { get; }

    protected TimeProvider Clock { get; }

    /// <summary>What has come in by the connection at work.</summary>
    protected DeliveryQueue Deliveries { get; }

    /// <inheritdoc/>
    [SuppressMessage("Blocker Bug", "S2190", Justification = "It ends by cancellation.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // A connection that held for a while starts the back-off anew; one that is lost at once does not.
            await reconnect.ExecuteAsync(async token => await TryAsync(token), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PosInput> ReceiveAsync(CancellationToken cancellationToken) => Deliveries.ReceiveAsync(cancellationToken);

    /// <inheritdoc/>
    public abstract Task AcknowledgeAsync(IReadOnlyList<PosDelivery> deliveries, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract Task SendAsync(LaneCommand command, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract Task DeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>One connection from its beginning to its end; <see cref="PosTransportException"/> says why it ended.</summary>
    protected abstract Task ServeAsync(CancellationToken cancellationToken);

    /// <summary>The connection stands.</summary>
    protected void Connected()
    {
        metrics.Connects.Add(1);
        SetState(null);
        LogConnected(broker);
    }

    /// <summary>The connection was ended from this side.</summary>
    protected void Stopped() => SetState("stopped");

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        var begun = Clock.GetTimestamp();
        try
        {
            try
            {
                await ServeAsync(cancellationToken);
            }
            finally
            {
                // The connection is disposed by now, so nothing more comes in from it; what it brought, the next one brings again.
                Deliveries.Clear();
            }
        }
        catch (PosTransportException e)
        {
            metrics.ConnectFailures.Add(1);
            SetState(e.Message);
            if (Clock.GetElapsedTime(begun) < settled)
            {
                throw;
            }
        }
    }

    private void SetState(string? failure)
    {
        var before = state;
        var connected = failure is null;
        state = new PosTransportState(connected, before.Connected == connected ? before.Since : Clock.GetUtcNow(), failure);
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
