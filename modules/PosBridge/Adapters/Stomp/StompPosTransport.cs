using System.Text;
using System.Text.Json;
using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>The tills behind a STOMP 1.2 broker, ActiveMQ first of all. Of several brokers the next is tried whenever one is lost.</summary>
internal sealed class StompPosTransport(PosBridgeSettings settings, PosBridgeMetrics metrics, TimeProvider clock, ILogger<StompPosTransport> logger)
    : BrokerPosTransport(settings, metrics, clock, logger)
{
    private const string Answers = "pos-command-acks";
    private readonly IReadOnlyList<StompEndpoint> brokers = StompEndpoint.AllFrom(settings.Transport);
    private volatile StompConnection? current;
    private int attempts;

    /// <inheritdoc/>
    public override async Task AcknowledgeAsync(IReadOnlyList<PosDelivery> deliveries, CancellationToken cancellationToken)
    {
        // An id belongs to the connection it came on; on another one ActiveMQ answers it with ERROR and hangs up. It may come before the
        // connection counts as made: a queue that has waited is delivered at once.
        foreach (var own in deliveries.Select(d => (AckToken)d.Token).GroupBy(token => token.Connection))
        {
            // Handled is handled, whatever became of its connection: the watermark must not wait for it.
            // STOMP 1.2 escapes ':' as "\c" and ActiveMQ's ids are full of them: the id goes back exactly as it came.
            StompFrame[] acks = [.. own.Where(token => Deliveries.Acknowledge(token.Number)).Select(token => PosFrames.Acknowledge(token.RawAckId))];
            try
            {
                await (acks.Length > 0 ? own.Key.SendAsync(acks, cancellationToken) : Task.CompletedTask);
            }
            catch (PosTransportException)
            {
                // Lost with its connection: the messages come again and are known by their keys. A NACK would not bring them back: ActiveMQ
                // moves a NACKed message to its dead letters at once.
            }
        }
    }

    /// <inheritdoc/>
    public override Task SendAsync(LaneCommand command, CancellationToken cancellationToken) => SendAsync(
        PosFrames.Command(Settings.CommandQueue, command, JsonSerializer.SerializeToUtf8Bytes(command, ContractsJson.Default.LaneCommand)),
        cancellationToken);

    /// <inheritdoc/>
    public override Task DeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken) => SendAsync(
        PosFrames.DeadLetter(Settings.DeadLetterQueue, letter, Encoding.UTF8.GetBytes(letter.Message)),
        cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (current is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    private Task SendAsync(StompFrame frame, CancellationToken cancellationToken) => current is { } connection
        ? connection.SendWithReceiptAsync(frame, cancellationToken)
        : throw new PosTransportException(State.Reason ?? "not connected");

    /// <inheritdoc/>
    protected override async Task ServeAsync(CancellationToken cancellationToken)
    {
        StompConnection? own = null;
        var broker = brokers[attempts++ % brokers.Count];
        await using var connection = own = await StompConnection.ConnectAsync(broker, Clock, f => Take(own!, f), cancellationToken);
        if (Settings.CommandRetryMs > 0)
        {
            await connection.SendWithReceiptAsync(PosFrames.Listen(Settings.CommandAckQueue, Answers), cancellationToken);
        }

        await connection.SendWithReceiptAsync(PosFrames.Subscribe(Settings.EventQueue, Settings.Transport.Prefetch), cancellationToken);
        current = connection;
        Connected();
        try
        {
            throw new PosTransportException(await connection.Closed.WaitAsync(cancellationToken));
        }
        finally
        {
            await SayGoodbyeAsync(connection, cancellationToken);
        }
    }

    /// <summary>Told to stop, it waits until the broker has taken what was acknowledged; otherwise those would come again.</summary>
    private async Task SayGoodbyeAsync(StompConnection connection, CancellationToken cancellationToken)
    {
        current = null;
        if (cancellationToken.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(GoodbyeLimit, Clock);
            await connection.DisconnectAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stopped();
        }
    }

    /// <summary>On the reading loop: enqueue and return.</summary>
    private void Take(StompConnection connection, StompFrame frame)
    {
        if (Deliveries.Unacknowledged >= Settings.Transport.Prefetch * 2)
        {
            throw new StompProtocolException($"the broker sent more than twice the prefetch of {Settings.Transport.Prefetch}");
        }

        if (frame.Header("subscription") == Answers)
        {
            Deliveries.Enqueue((_, _) => new PosCommandAnswer($"{Settings.CommandAckQueue} {frame.Header("message-id")}", frame.Body));
            return;
        }

        var rawAckId = frame.Raw("ack") ?? throw new StompProtocolException("a message has no ack id");
        var messageId = frame.Header("message-id") ?? throw new StompProtocolException("a message has no id");
        Deliveries.Enqueue((number, at) => new PosDelivery($"{Settings.EventQueue} {messageId}", frame.Body, at, new AckToken(connection, rawAckId, number))
        {
            MessageId = messageId,
            Terminal = frame.Header("terminal") ?? frame.Header("JMSXGroupID"),
            Truncated = frame.Truncated,
        });
    }

    private sealed record AckToken(StompConnection Connection, string RawAckId, long Number);
}
