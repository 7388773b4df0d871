using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge;

/// <summary>
/// Tills in the same process: a replayed recording, a test. Whoever publishes also says how far each lane has been looked at.
/// </summary>
public sealed class InProcessPosTransport : IPosTransport
{
    /// <summary>How many messages may be unacknowledged; a publisher waits beyond it.</summary>
    public const int Capacity = 256;

    /// <summary>How many commands wait to be read; beyond it the oldest is forgotten and counted.</summary>
    public const int CommandCapacity = 1024;

    private readonly SemaphoreSlim free = new(Capacity);
    private readonly DeliveryQueue deliveries;
    private readonly Channel<LaneCommand> commands;
    private readonly TimeProvider clock;
    private long droppedCommands;

    /// <summary>A transport that is connected from the start.</summary>
    public InProcessPosTransport(TimeProvider clock)
    {
        this.clock = clock;
        deliveries = new DeliveryQueue(clock);
        State = new PosTransportState(true, clock.GetUtcNow(), null);
        commands = Channel.CreateBounded<LaneCommand>(
            new BoundedChannelOptions(CommandCapacity) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref droppedCommands));
    }

    /// <summary>The commands sent to the tills, in order.</summary>
    public ChannelReader<LaneCommand> Commands => commands.Reader;

    /// <summary>Commands forgotten because nobody read them.</summary>
    public long DroppedCommands => Interlocked.Read(ref droppedCommands);

    /// <summary>Raised for every message that cannot be used.</summary>
    public event Action<DeadLetter>? DeadLettered;

    /// <inheritdoc/>
    public event Action<PosTransportState>? StateChanged;

    /// <inheritdoc/>
    public PosTransportState State { get; private set; }

    /// <inheritdoc/>
    public bool DrivesProgress => true;

    /// <inheritdoc/>
    public DateTimeOffset? OldestUnacknowledged => deliveries.Oldest;

    /// <summary>Puts one event on the queue; waits while <see cref="Capacity"/> are unacknowledged.</summary>
    /// <param name="canonicalJson">A PosEvent as in <c>pos.jsonl</c>; copied.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask PublishAsync(ReadOnlyMemory<byte> canonicalJson, CancellationToken cancellationToken) =>
        EnqueueAsync(
            (number, at) => new PosDelivery($"in-process #{number}", canonicalJson.ToArray(), at, number) { MessageId = $"#{number}" },
            cancellationToken);

    /// <summary>Says that every event of a lane up to <paramref name="observedThrough"/> has been published.</summary>
    /// <param name="laneId">The lane.</param>
    /// <param name="observedThrough">Event time; every event published later occurs after it.</param>
    /// <param name="ended">Nothing of the lane follows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask AdvanceAsync(string laneId, DateTimeOffset observedThrough, bool ended, CancellationToken cancellationToken) =>
        EnqueueAsync((_, _) => new PosAdvance(laneId, observedThrough.ToUniversalTime(), ended), cancellationToken);

    /// <summary>Cuts the connection, or lets it come back; what is unacknowledged comes again then, before everything else.</summary>
    public void SetConnected(bool connected, string? reason = null)
    {
        if (!connected)
        {
            deliveries.Pause();
        }

        State = new PosTransportState(connected, clock.GetUtcNow(), connected ? null : reason ?? "the connection was cut");
        StateChanged?.Invoke(State);
        if (connected)
        {
            deliveries.Resume();
        }
    }

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        StateChanged?.Invoke(State);
        return Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PosInput> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var input in deliveries.ReceiveAsync(cancellationToken))
        {
            if (input is PosAdvance)
            {
                free.Release();
            }

            yield return input;
        }
    }

    /// <inheritdoc/>
    public Task AcknowledgeAsync(IReadOnlyList<PosDelivery> deliveries, CancellationToken cancellationToken)
    {
        // While cut off, an acknowledgement is lost, as it is on a broker.
        foreach (var _ in deliveries.Where(d => this.deliveries.Acknowledge((long)d.Token)))
        {
            free.Release();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task SendAsync(LaneCommand command, CancellationToken cancellationToken)
    {
        ThrowIfCut();
        await commands.Writer.WriteAsync(command, cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        ThrowIfCut();
        DeadLettered?.Invoke(letter);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        free.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask EnqueueAsync(Func<long, DateTimeOffset, PosInput> make, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken);
        deliveries.Enqueue(make);
    }

    private void ThrowIfCut()
    {
        if (!State.Connected)
        {
            throw new PosTransportException(State.Reason ?? "not connected");
        }
    }
}
