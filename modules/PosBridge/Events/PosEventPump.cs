using System.Text;
using LossPrevention.PosBridge.Dialects;
using LossPrevention.PosBridge.Identity;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>
/// Takes till messages from the transport to the hub, one at a time and in order: read, forward, and only then acknowledge. What cannot
/// be read goes to the dead letters, and the lane goes on.
/// </summary>
internal sealed partial class PosEventPump(
    LaneBook lanes,
    TillReporter reporter,
    PosEventForwarder forwarder,
    SentKeyStore keys,
    CommandDelivery commands,
    PosBridgeMetrics metrics,
    TimeProvider clock,
    ILogger<PosEventPump> logger) : IDisposable
{
    /// <summary>How often it looks for what is due because nothing came.</summary>
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromSeconds(1);

    /// <summary>How many reasons a dead letter names.</summary>
    private const int MaxReasons = 3;

    private readonly SemaphoreSlim handling = new(1, 1);

    /// <summary>Pumps until cancelled.</summary>
    public async Task RunAsync(
        IPosTransport transport, ITillDialect dialect, PosBridgeSettings settings, TillProgress progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new Run(transport, dialect, settings, progress, new Acknowledger(transport, keys));
        var acknowledging = run.Acknowledger.RunAsync();
        Task[] parts = [PumpAsync(run, stop.Token), ExpireAsync(run, stop.Token)];
        var first = await Task.WhenAny([.. parts, acknowledging]);
        await stop.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What the hub has taken is acknowledged before the connection goes, or it would come again.
        run.Acknowledger.Complete();
        await acknowledging.WaitAsync(BrokerPosTransport.GoodbyeLimit, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    /// <inheritdoc/>
    public void Dispose() => handling.Dispose();

    private async Task PumpAsync(Run run, CancellationToken cancellationToken)
    {
        await foreach (var input in run.Transport.ReceiveAsync(cancellationToken))
        {
            if (input is PosDelivery delivery)
            {
                await OneAtATimeAsync(() => HandleAsync(run, delivery, cancellationToken), cancellationToken);
            }
            else if (input is PosCommandAnswer answer)
            {
                await commands.AnsweredAsync(run.Transport, answer, cancellationToken);
            }
            else if (input is PosAdvance advance && lanes.Get(advance.LaneId) is { } lane)
            {
                lane.Advance(advance.ObservedThrough, advance.Ended);
                reporter.Tell(run.Transport, live: true);
                await reporter.PublishAsync(cancellationToken);
            }
        }
    }

    /// <summary>A receipt whose end never comes ends by itself.</summary>
    private async Task ExpireAsync(Run run, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ExpiryInterval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await OneAtATimeAsync(
                async () =>
                {
                    while (run.Dialect.Expire(clock.GetUtcNow()) is { } due)
                    {
                        await ForwardAllAsync(run, due, new EventOrigin("timeout", clock.GetUtcNow(), EventPace.Waited), cancellationToken);
                        Accept(run, due);
                        await keys.CommitAsync(cancellationToken);
                    }
                },
                cancellationToken);
        }
    }

    private async Task OneAtATimeAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await handling.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            handling.Release();
        }
    }

    private async Task HandleAsync(Run run, PosDelivery delivery, CancellationToken cancellationToken)
    {
        metrics.Messages.Add(1);
        var pace = run.Transport.DrivesProgress ? EventPace.Replayed : run.Progress.Phase == TillPhase.Live ? EventPace.Live : EventPace.Waited;
        run.Progress.Received(delivery.ReceivedAt);
        var reading = delivery.Truncated
            ? TillReading.Refused($"the message is over {PosDelivery.MaxBodyBytes} bytes")
            : run.Dialect.Read(new TillMessage(delivery.MessageId, delivery.Body, delivery.ReceivedAt, delivery.Terminal));
        var errors = await ForwardAllAsync(run, reading, new EventOrigin(delivery.Source, delivery.ReceivedAt, pace), cancellationToken);
        if (errors.Count > 0 && !await PutAwayAsync(run.Transport, delivery, errors, cancellationToken))
        {
            return; // Not acknowledged: it comes again, once the connection does.
        }

        Accept(run, reading);
        run.Acknowledger.Handled(delivery);
    }

    /// <summary>What the dialect must remember of a message goes to the disk before the message is acknowledged.</summary>
    private void Accept(Run run, TillReading reading)
    {
        if (run.Dialect.Accept(reading) is { } memory)
        {
            keys.Add(memory);
        }
    }

    /// <summary>Sends on what a message has said; returns what is wrong with the rest.</summary>
    private async Task<List<string>> ForwardAllAsync(Run run, TillReading reading, EventOrigin origin, CancellationToken cancellationToken)
    {
        metrics.Received.Add(reading.Events.Count + reading.Errors.Count + reading.Ignored);
        metrics.Ignored.Add(reading.Ignored);
        var errors = reading.Errors.ToList();
        foreach (var posEvent in reading.Events)
        {
            var (error, at) = await forwarder.ForwardAsync(posEvent, run.Settings.DuplicateWindow, reading.Numbered, origin, cancellationToken);
            if (error is not null)
            {
                errors.Add(error);
            }

            run.Progress.Read(at, origin.ReceivedAt);
        }

        return errors;
    }

    private async Task<bool> PutAwayAsync(IPosTransport transport, PosDelivery delivery, List<string> errors, CancellationToken cancellationToken)
    {
        var reason = PanMask.Apply(string.Join("; ", errors.Take(MaxReasons))) + (errors.Count > MaxReasons ? $"; and {errors.Count - MaxReasons} more" : "");
        try
        {
            var text = PanMask.Apply(Encoding.UTF8.GetString(delivery.Body.Span));
            await transport.DeadLetterAsync(new DeadLetter(delivery.Source, reason, text, clock.GetUtcNow()), cancellationToken);
        }
        catch (PosTransportException e)
        {
            LogDeadLetterFailed(delivery.Source, e.Message);
            return false;
        }

        metrics.DeadLetters.Add(errors.Count);
        LogDeadLettered(delivery.Source, reason);
        return true;
    }

    [LoggerMessage(EventIds.DeadLettered, LogLevel.Warning, "{Source}: put to the dead letters: {Reason}.")]
    private partial void LogDeadLettered(string source, string reason);

    [LoggerMessage(EventIds.DeadLetterFailed, LogLevel.Warning, "{Source}: cannot be used, and not be put to the dead letters now ({Reason}); it will come again.")]
    private partial void LogDeadLetterFailed(string source, string reason);

    private sealed record Run(
        IPosTransport Transport, ITillDialect Dialect, PosBridgeSettings Settings, TillProgress Progress, Acknowledger Acknowledger);
}
