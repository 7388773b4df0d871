using System.Text;
using System.Text.Json;
using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>The tills behind a STOMP 1.2 broker, ActiveMQ first of all.</summary>
internal sealed class StompPosTransport : IPosTransport
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly PosBridgeSettings settings;
    private readonly StompEndpoint endpoint;
    private readonly TimeProvider clock;
    private readonly DeliveryQueue deliveries;
    private readonly BrokerLink link;
    private volatile StompConnection? current;

    public StompPosTransport(PosBridgeSettings settings, PosBridgeMetrics metrics, TimeProvider clock, ILogger<StompPosTransport> logger)
    {
        (this.settings, this.clock) = (settings, clock);
        endpoint = StompEndpoint.From(settings.Transport);
        deliveries = new DeliveryQueue(clock);
        link = new BrokerLink(settings.Transport, metrics, clock, logger);
    }

    /// <inheritdoc/>
    public event Action<PosTransportState>? StateChanged
    {
        add => link.StateChanged += value;
        remove => link.StateChanged -= value;
    }

    /// <inheritdoc/>
    public PosTransportState State => link.State;

    /// <inheritdoc/>
    public bool DrivesProgress => false;

    /// <inheritdoc/>
    public DateTimeOffset? OldestUnacknowledged => deliveries.Oldest;

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => link.KeepAsync(ServeAsync, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<PosInput> ReceiveAsync(CancellationToken cancellationToken) => deliveries.ReceiveAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task AcknowledgeAsync(PosDelivery delivery, CancellationToken cancellationToken)
    {
        // Handled is handled, whatever became of its connection: the watermark must not wait for it.
        var token = (AckToken)delivery.Token;
        var known = deliveries.Acknowledge(token.Number);

        // The id belongs to the connection it came on; on another one ActiveMQ answers it with ERROR and hangs up.
        if (!known || token.Connection != current)
        {
            return;
        }

        try
        {
            // STOMP 1.2 escapes ':' as "\c" and ActiveMQ's ids are full of them: the id goes back exactly as it came.
            await token.Connection.SendAsync(
                new StompFrame("ACK", [new StompHeader("id", token.RawAckId)], ReadOnlyMemory<byte>.Empty), cancellationToken);
        }
        catch (PosTransportException)
        {
            // Lost with its connection: the message comes again and is known by its key. A NACK would not bring it back: ActiveMQ
            // moves a NACKed message to its dead letters at once.
        }
    }

    /// <inheritdoc/>
    public Task SendAsync(LaneCommand command, CancellationToken cancellationToken) => SendAsync(
        PosFrames.Command(settings.CommandQueue, command, JsonSerializer.SerializeToUtf8Bytes(command, ContractsJson.Default.LaneCommand)),
        cancellationToken);

    /// <inheritdoc/>
    public Task DeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken) => SendAsync(
        PosFrames.DeadLetter(settings.DeadLetterQueue, letter, Encoding.UTF8.GetBytes(letter.Message)),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (current is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    private Task SendAsync(StompFrame frame, CancellationToken cancellationToken) => current is { } connection
        ? connection.SendWithReceiptAsync(frame, cancellationToken)
        : throw new PosTransportException(State.Reason ?? "not connected");

    /// <summary>One connection from its beginning to its end.</summary>
    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            StompConnection? own = null;
            await using var connection = own = await StompConnection.ConnectAsync(endpoint, clock, f => Take(own!, f), cancellationToken);
            await connection.SendWithReceiptAsync(
                PosFrames.Subscribe(settings.EventQueue, settings.Transport.Prefetch), cancellationToken);
            current = connection;
            link.Connected();
            try
            {
                throw new PosTransportException(await connection.Closed.WaitAsync(cancellationToken));
            }
            finally
            {
                await SayGoodbyeAsync(connection, cancellationToken);
            }
        }
        finally
        {
            // The connection is disposed by now, so nothing more comes in from it; what it brought, the next one brings again.
            deliveries.Clear();
        }
    }

    /// <summary>Told to stop, it waits until the broker has taken what was acknowledged; otherwise those would come again.</summary>
    private async Task SayGoodbyeAsync(StompConnection connection, CancellationToken cancellationToken)
    {
        current = null;
        if (cancellationToken.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(GoodbyeLimit, clock);
            await connection.DisconnectAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            link.Stopped();
        }
    }

    /// <summary>On the reading loop: enqueue and return.</summary>
    private void Take(StompConnection connection, StompFrame frame)
    {
        if (deliveries.Unacknowledged >= settings.Transport.Prefetch * 2)
        {
            throw new StompProtocolException($"the broker sent more than twice the prefetch of {settings.Transport.Prefetch}");
        }

        var rawAckId = frame.Raw("ack") ?? throw new StompProtocolException("a message has no ack id");
        var source = $"{settings.EventQueue} {frame.Header("message-id")}";
        deliveries.Enqueue((number, at) =>
            new PosDelivery(source, frame.Body, at, new AckToken(connection, rawAckId, number)) { Truncated = frame.Truncated });
    }

    private sealed record AckToken(StompConnection Connection, string RawAckId, long Number);
}
