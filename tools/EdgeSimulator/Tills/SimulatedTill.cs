using System.Text.Json;
using System.Threading.Channels;
using LossPrevention.Contracts;
using LossPrevention.PosBridge;

namespace LossPrevention.EdgeSimulator.Tills;

/// <summary>
/// All tills of a recording in one: sends their events as if they happened now, and answers lane commands. It goes on over a lost connection, as a till does:
/// an event is sent again until the broker has it.
/// </summary>
internal sealed class SimulatedTill(PosBridgeSettings settings, TimeProvider clock) : IAsyncDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private readonly HashSet<string> shown = new(StringComparer.Ordinal);
    private readonly Channel<LaneCommand> commands = Channel.CreateBounded<LaneCommand>(
        new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly SemaphoreSlim connecting = new(1, 1);
    private StompPosPublisher? broker;
    private int connects;

    /// <summary>Plays events until all are sent.</summary>
    /// <param name="events">What the tills sent when they were recorded.</param>
    /// <param name="later">How much later than recorded they happen; null: so much that the first happens now. What has happened already is sent at once.</param>
    /// <param name="atOnce">Without the pauses between them, all as if they happened now.</param>
    /// <param name="stay">How long commands are answered after the last event.</param>
    /// <param name="output">Takes a line for every command.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SimulatedTillReport> PlayAsync(
        IReadOnlyList<PosEvent> events, TimeSpan? later, bool atOnce, TimeSpan stay, TextWriter output, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await ConnectAsync(stop.Token);
        var answering = AnswerAllAsync(output, stop.Token);
        try
        {
            await SendAllAsync(events, later, atOnce, stop.Token);
            await Task.Delay(stay, clock, stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await answering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new SimulatedTillReport(events.Count, shown.Count, connects - 1);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (broker is not null)
        {
            await broker.DisposeAsync();
        }

        connecting.Dispose();
    }

    private async Task SendAllAsync(IReadOnlyList<PosEvent> events, TimeSpan? later, bool atOnce, CancellationToken cancellationToken)
    {
        var played = events.OrderBy(e => e.OccurredAt).ToList();
        var shift = later ?? (played.Count == 0 ? TimeSpan.Zero : clock.GetUtcNow() - played[0].OccurredAt);

        // Each run is a day of its own: PosBridge would know yesterday's tickets again.
        var run = clock.GetUtcNow().ToUnixTimeMilliseconds().ToString();
        foreach (var recorded in played)
        {
            var due = recorded.OccurredAt + shift;
            var ahead = due - clock.GetUtcNow();
            if (!atOnce && ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, clock, cancellationToken);
            }

            var at = atOnce ? clock.GetUtcNow() : due;
            var posEvent = recorded with
            {
                EventId = $"{recorded.EventId}-{run}",
                TransactionId = $"{recorded.TransactionId}-{run}",
                RefersTo = recorded.RefersTo is null ? null : $"{recorded.RefersTo}-{run}",
                OccurredAt = at,
                BusinessDay = recorded.BusinessDay is null ? null : DateOnly.FromDateTime(at.UtcDateTime),
            };
            var json = JsonSerializer.SerializeToUtf8Bytes(posEvent, ContractsJson.Default.PosEvent);
            await WithBrokerAsync(till => till.PublishAsync(json, cancellationToken), cancellationToken);
        }
    }

    private async Task AnswerAllAsync(TextWriter output, CancellationToken cancellationToken)
    {
        await foreach (var command in commands.Reader.ReadAllAsync(cancellationToken))
        {
            var now = clock.GetUtcNow();
            var late = command.ExpiresAt <= now;
            if (!late && shown.Add(command.CommandId))
            {
                await output.WriteLineAsync($"{command.LaneId}: {command.Kind} - {command.Text}");
            }

            var ack = new LaneCommandAck
            {
                CommandId = command.CommandId,
                Outcome = late ? LaneCommandOutcome.TooLate : LaneCommandOutcome.Shown,
                ShownAt = late ? null : now,
            };
            await WithBrokerAsync(till => till.AnswerAsync(ack, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Does something at the broker; connects again and does it again where the connection is lost.</summary>
    private async Task WithBrokerAsync(Func<StompPosPublisher, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await work(await ConnectAsync(cancellationToken));
                return;
            }
            catch (PosTransportException)
            {
                await Task.Delay(RetryPause, clock, cancellationToken);
            }
        }
    }

    private async Task<StompPosPublisher> ConnectAsync(CancellationToken cancellationToken)
    {
        await connecting.WaitAsync(cancellationToken);
        try
        {
            if (broker is { Closed.IsCompleted: false } open)
            {
                return open;
            }

            if (broker is not null)
            {
                await broker.DisposeAsync();
            }

            broker = null;
            broker = await StompPosPublisher.ConnectAsync(settings, clock, command => commands.Writer.TryWrite(command), cancellationToken);
            connects++;
            return broker;
        }
        finally
        {
            connecting.Release();
        }
    }
}

/// <summary>What a simulated till has done.</summary>
/// <param name="Events">Events that the broker has taken.</param>
/// <param name="Commands">Different commands shown.</param>
/// <param name="Reconnects">How often the connection was made again.</param>
internal sealed record SimulatedTillReport(int Events, int Commands, int Reconnects);
