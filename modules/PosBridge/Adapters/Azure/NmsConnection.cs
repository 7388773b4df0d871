using System.Globalization;
using Apache.NMS;
using Apache.NMS.ActiveMQ;
using IOException = System.IO.IOException;

namespace LossPrevention.PosBridge.Nms;

/// <summary>
/// One connection to one broker, from its beginning to its end. The library's failover transport stays out of it: what it keeps over a reconnect (a
/// duplicate check that moves unacknowledged messages to the dead letters, requests that never end) is what loses and stalls.
/// Every call that talks to the broker blocks in this library and so runs on a thread of its own, bounded by the timeout.
/// </summary>
internal sealed class NmsConnection : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim sending = new(1);
    private readonly IConnection connection;
    private readonly TimeProvider clock;
    private readonly TimeSpan timeout;

    static NmsConnection() => NmsTlsTransportFactory.Register();

    private NmsConnection(IConnection connection, int prefetch, TimeSpan timeout, TimeProvider clock)
    {
        (this.connection, this.timeout, this.clock) = (connection, timeout, clock);
        Room = new SemaphoreSlim(prefetch, prefetch);
        connection.ExceptionListener += error => closed.TrySetResult(NmsErrors.Describe(error));
    }

    /// <summary>Completes with the reason once the connection is lost.</summary>
    public Task<string> Closed => closed.Task;

    /// <summary>One place for every message that may be in flight and unacknowledged.</summary>
    public SemaphoreSlim Room { get; }

    /// <summary>The consumer of the event queue.</summary>
    public IMessageConsumer Consumer { get; private set; } = null!;

    /// <summary>The consumer of the tills' answers to commands; null where none are awaited.</summary>
    public IMessageConsumer? Answers { get; private set; }

    /// <summary>The session that sends.</summary>
    private ISession Sender { get; set; } = null!;

    private IMessageProducer Producer { get; set; } = null!;

    /// <summary>Connects, and subscribes to the event queue.</summary>
    /// <exception cref="PosTransportException">The broker cannot be reached or refuses.</exception>
    public static async Task<NmsConnection> OpenAsync(Uri broker, PosBridgeSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var transport = settings.Transport;
        return await OpenAsync(
            broker,
            transport,
            opened =>
            {
                var own = new NmsConnection(opened, transport.Prefetch, TimeSpan.FromMilliseconds(transport.TimeoutMs), clock);
                opened.Start();

                // Each message is acknowledged by itself; with ClientAcknowledge one would cover all before it.
                var receiving = opened.CreateSession(AcknowledgementMode.IndividualAcknowledge);
                own.Consumer = receiving.CreateConsumer(receiving.GetQueue(settings.EventQueue));
                if (settings.CommandRetryMs > 0)
                {
                    var answers = opened.CreateSession(AcknowledgementMode.AutoAcknowledge);
                    own.Answers = answers.CreateConsumer(answers.GetQueue(settings.CommandAckQueue));
                }

                own.Sender = opened.CreateSession(AcknowledgementMode.AutoAcknowledge);
                own.Producer = own.Sender.CreateProducer();
                return own;
            },
            clock,
            cancellationToken);
    }

    /// <summary>Connects, logs in and hangs up.</summary>
    /// <exception cref="PosTransportException">The broker cannot be reached or refuses.</exception>
    public static async Task LogInAsync(Uri broker, PosTransportSettings transport, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var own = await OpenAsync(
            broker,
            transport,
            opened =>
            {
                opened.Start();
                return new NmsConnection(opened, transport.Prefetch, TimeSpan.FromMilliseconds(transport.TimeoutMs), clock);
            },
            clock,
            cancellationToken);
    }

    private static async Task<NmsConnection> OpenAsync(
        Uri broker, PosTransportSettings transport, Func<IConnection, NmsConnection> start, TimeProvider clock, CancellationToken cancellationToken)
    {
        string? passcode;
        try
        {
            passcode = await PosTransportSettings.ReadPasscodeAsync(transport.PasscodeFile, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PosTransportException($"the passcode cannot be read: {e.Message}", e);
        }

        IConnection? opened = null;
        var opening = Task.Run(
            () =>
            {
                opened = Factory(broker, transport).CreateConnection(transport.Login, passcode);
                return start(opened);
            },
            CancellationToken.None);
        try
        {
            return await opening.WaitAsync(TimeSpan.FromMilliseconds(transport.TimeoutMs), clock, cancellationToken);
        }
        catch (Exception e)
        {
            // Still opening, it is closed as soon as there is something to close.
            _ = opening.ContinueWith(_ => Close(opened), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw e is OperationCanceledException ? e : new PosTransportException(NmsErrors.Describe(e), e);
        }
    }

    /// <summary>Tells the broker that messages have been taken care of, one after the other; returns once it knows of all.</summary>
    /// <exception cref="PosTransportException">The connection is lost.</exception>
    public Task AcknowledgeAsync(IReadOnlyList<IMessage> messages, CancellationToken cancellationToken) => BoundedAsync(
        () =>
        {
            foreach (var message in messages)
            {
                message.Acknowledge();
                Room.Release();
            }
        },
        cancellationToken);

    /// <summary>Sends a text; returns once the broker has stored it.</summary>
    /// <param name="queue">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="complete">Adds what else the message bears.</param>
    /// <param name="life">After how long the broker drops it; null: never.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PosTransportException">The connection is lost, the broker refuses, or does not confirm in time.</exception>
    public async Task SendAsync(string queue, string text, Action<ITextMessage> complete, TimeSpan? life, CancellationToken cancellationToken)
    {
        // A session is not for several threads at once.
        await sending.WaitAsync(cancellationToken);
        try
        {
            await BoundedAsync(
                () =>
                {
                    var message = Sender.CreateTextMessage(text);
                    complete(message);
                    Producer.Send(Sender.GetQueue(queue), message, MsgDeliveryMode.Persistent, MsgPriority.Normal, life ?? TimeSpan.Zero);
                },
                cancellationToken);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        closed.TrySetResult("closed");
        var closing = Task.Run(() => Close(connection));
        await closing.WaitAsync(BrokerPosTransport.GoodbyeLimit, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task BoundedAsync(Action call, CancellationToken cancellationToken)
    {
        var calling = Task.Run(call, CancellationToken.None);
        try
        {
            if (await Task.WhenAny(calling, closed.Task).WaitAsync(timeout, clock, cancellationToken) != calling)
            {
                throw new PosTransportException(await closed.Task);
            }

            await calling;
        }
        catch (Exception e) when (e is NMSException or IOException or TimeoutException)
        {
            throw new PosTransportException(NmsErrors.Describe(e), e);
        }
    }

    private static ConnectionFactory Factory(Uri broker, PosTransportSettings settings)
    {
        // With the default buffers of 8 KB a backlog drains at some fifty messages a second.
        var silence = (settings.HeartBeatMs * 2).ToString(CultureInfo.InvariantCulture);
        var options = $"transport.receiveBufferSize=131072&transport.sendBufferSize=131072&transport.connectTimeout={settings.TimeoutMs}&wireFormat.maxInactivityDuration={silence}";
        if (settings.CaFile is { } caFile)
        {
            options += $"&transport.caFile={Uri.EscapeDataString(caFile)}";
        }

        return new ConnectionFactory(new Uri($"activemq:{broker.Scheme}://{broker.Host}:{broker.Port}?{options}"))
        {
            // Infinite by default.
            RequestTimeout = settings.TimeoutMs,
            PrefetchPolicy = new PrefetchPolicy { QueuePrefetch = settings.Prefetch },

            // Otherwise a message that is acknowledged can come again after the broker's restart.
            SendAcksAsync = false,

            // Duplicates are known by their business key; this check would send what comes again to the dead letters unread.
            CheckForDuplicates = false,
            WatchTopicAdvisories = false,
        };
    }

    private static void Close(IConnection? connection)
    {
        try
        {
            connection?.Close();
        }
        catch (Exception e) when (e is NMSException or IOException or ObjectDisposedException)
        {
            // It was lost already.
        }
    }
}
