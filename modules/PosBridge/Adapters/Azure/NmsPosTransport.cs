using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.NMS;
using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Nms;

/// <summary>The tills behind ActiveMQ's own protocol, OpenWire, by Apache.NMS.ActiveMQ. Of several brokers the next is tried whenever one is lost.</summary>
internal sealed class NmsPosTransport(PosBridgeSettings settings, PosBridgeMetrics metrics, TimeProvider clock, ILogger<NmsPosTransport> logger)
    : BrokerPosTransport(settings, metrics, clock, logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMilliseconds(1);

    private readonly IReadOnlyList<Uri> brokers = BrokerAddress.Parse(settings.Transport.Uri, BrokerAddress.OpenWire)!;
    private volatile NmsConnection? current;
    private int attempts;

    /// <inheritdoc/>
    public override async Task AcknowledgeAsync(IReadOnlyList<PosDelivery> deliveries, CancellationToken cancellationToken)
    {
        foreach (var own in deliveries.Select(d => (AckToken)d.Token).GroupBy(token => token.Connection))
        {
            try
            {
                // Handled is handled, whatever became of its connection: the watermark must not wait for it.
                await own.Key.AcknowledgeAsync([.. own.Where(token => Deliveries.Acknowledge(token.Number)).Select(token => token.Message)], cancellationToken);
            }
            catch (PosTransportException)
            {
                // Lost with its connection: the messages come again and are known by their keys.
            }
        }
    }

    /// <inheritdoc/>
    public override Task SendAsync(LaneCommand command, CancellationToken cancellationToken)
    {
        // No time at all would mean for ever.
        var life = command.ExpiresAt - Clock.GetUtcNow();
        return Connection.SendAsync(
            Settings.CommandQueue,
            JsonSerializer.Serialize(command, ContractsJson.Default.LaneCommand),
            message =>
            {
                message.NMSCorrelationID = command.CommandId;
                message.Properties.SetString("NMSXGroupID", command.LaneId); // one consumer per lane, so its commands stay in order
                message.Properties.SetString("schema", LaneCommand.Schema);
            },
            life > ShortestLife ? life : ShortestLife,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task DeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken) => Connection.SendAsync(
        Settings.DeadLetterQueue,
        letter.Message,
        message =>
        {
            message.Properties.SetString("source", letter.Source);
            message.Properties.SetString("reason", letter.Reason);
            message.Properties.SetString("deadLetteredAt", letter.At.ToString("O", CultureInfo.InvariantCulture));
        },
        life: null,
        cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (current is { } connection)
        {
            await connection.DisposeAsync();
        }
    }

    private NmsConnection Connection => current ?? throw new PosTransportException(State.Reason ?? "not connected");

    /// <inheritdoc/>
    protected override async Task ServeAsync(CancellationToken cancellationToken)
    {
        var broker = brokers[attempts++ % brokers.Count];
        await using var connection = await NmsConnection.OpenAsync(broker, Settings, Clock, cancellationToken);
        if (connection.Answers is { } answers)
        {
            answers.Listener += TakeAnswer; // It never throws, as a listener of this library must not.
        }

        current = connection;
        Connected();
        try
        {
            await TakeAllAsync(connection, cancellationToken);
        }
        finally
        {
            current = null;
            if (cancellationToken.IsCancellationRequested)
            {
                Stopped();
            }
        }
    }

    /// <summary>
    /// Takes in what comes until the connection ends. A loop, since a listener of this library that throws twice on one message stalls for good.
    /// </summary>
    private async Task TakeAllAsync(NmsConnection connection, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = connection.Closed.ContinueWith(_ => end.Cancel(), end.Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            // On a thread of its own, since every way to receive blocks in this library. One that waits still while the connection ends is left to itself: it
            // ends with the connection, and takes in nothing more.
            var token = end.Token;
            await Task.Factory.StartNew(() => TakeAll(connection, token), token, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PosTransportException(await connection.Closed, e);
        }
        catch (NMSException e)
        {
            throw new PosTransportException(connection.Closed.IsCompleted ? await connection.Closed : NmsErrors.Describe(e), e);
        }
    }

    private void TakeAll(NmsConnection connection, CancellationToken end)
    {
        while (true)
        {
            connection.Room.Wait(end);
            IMessage? message = null;
            while (message is null)
            {
                message = connection.Consumer.Receive(Patience);
                end.ThrowIfCancellationRequested();
            }

            Take(connection, message);
        }
    }

    private static ReadOnlyMemory<byte> BodyOf(IMessage message) => message switch
    {
        ITextMessage { Text: { } text } => Encoding.UTF8.GetBytes(text),
        IBytesMessage { Content: { } bytes } => bytes,
        _ => default, // no JSON either: to the dead letters
    };

    private void TakeAnswer(IMessage message) =>
        Deliveries.Enqueue((_, _) => new PosCommandAnswer($"{Settings.CommandAckQueue} {message.NMSMessageId}", BodyOf(message)));

    private void Take(NmsConnection connection, IMessage message)
    {
        var body = BodyOf(message);
        var whole = body.Length <= PosDelivery.MaxBodyBytes;
        Deliveries.Enqueue((number, at) => new PosDelivery(
            $"{Settings.EventQueue} {message.NMSMessageId}", whole ? body : body[..PosDelivery.MaxBodyBytes], at, new AckToken(connection, message, number))
        {
            MessageId = message.NMSMessageId,
            Terminal = message.Properties.GetString("terminal") ?? message.Properties.GetString("NMSXGroupID"),
            Truncated = !whole,
        });
    }

    private sealed record AckToken(NmsConnection Connection, IMessage Message, long Number);
}
