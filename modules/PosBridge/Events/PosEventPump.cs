using System.Diagnostics.CodeAnalysis;
using System.Text;
using LossPrevention.PosBridge.Dialects;
using LossPrevention.PosBridge.Identity;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>
/// Takes till messages from the transport to the hub: reads them one at a time and in order, forwards those of one lane in order and those of different lanes
/// side by side, and only then acknowledges. What cannot be read or handled goes to the dead letters, and the lane goes on.
/// </summary>
internal sealed partial class PosEventPump(
    LaneBook lanes,
    TillReporter reporter,
    PosEventForwarder forwarder,
    SentKeyStore keys,
    PoisonWatch poison,
    CommandDelivery commands,
    PosBridgeMetrics metrics,
    TimeProvider clock,
    ILogger<PosEventPump> logger) : IDisposable
{
    /// <summary>How often it looks for what is due because nothing came.</summary>
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromSeconds(1);

    /// <summary>How many reasons a dead letter names.</summary>
    private const int MaxReasons = 3;

    /// <summary>How often a message is tried whose handling fails without a reason of its own.</summary>
    private const int MaxTries = 3;

    private static readonly TimeSpan TryPause = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim reading = new(1, 1);

    /// <summary>Pumps until cancelled.</summary>
    public async Task RunAsync(
        IPosTransport transport, ITillDialect dialect, PosBridgeSettings settings, TillProgress progress, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new Run(transport, dialect, settings, progress, new Acknowledger(transport, keys));
        Task[] parts = [PumpAsync(run, stop.Token), ExpireAsync(run, stop.Token)];
        var first = await Task.WhenAny([.. parts, run.Failure.Task]);
        await stop.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await run.Lanes.WhenIdleAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What the hub has taken is acknowledged before the connection goes, or it would come again.
        await Task.WhenAll(run.Acknowledging, run.Acknowledger.FlushAsync())
            .WaitAsync(BrokerPosTransport.GoodbyeLimit, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    private async Task PumpAsync(Run run, CancellationToken cancellationToken)
    {
        await using var inputs = run.Transport.ReceiveAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = inputs.MoveNextAsync();
            if (!next.IsCompleted || run.Acknowledger.IsFull)
            {
                run.Acknowledge(); // while nothing waits to be read
            }

            if (!await next)
            {
                return;
            }

            var input = inputs.Current;
            if (input is PosDelivery delivery)
            {
                await TakeAsync(run, delivery, cancellationToken);
            }
            else if (input is PosCommandAnswer answer)
            {
                await commands.AnsweredAsync(run.Transport, answer, cancellationToken);
            }
            else if (input is PosAdvance advance && lanes.Get(advance.LaneId) is { } lane)
            {
                await run.Lanes.WhenIdleAsync(); // what was delivered before it comes before it
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
            await reading.WaitAsync(cancellationToken);
            try
            {
                while (run.Dialect.Expire(clock.GetUtcNow()) is { } due)
                {
                    await ForwardAllAsync(run, due, new EventOrigin("timeout", clock.GetUtcNow(), EventPace.Waited), cancellationToken);
                    Accept(run, due);
                    await keys.CommitAsync(cancellationToken);
                }
            }
            finally
            {
                reading.Release();
            }
        }
    }

    /// <summary>Reads a message and begins to forward it; returns once the next one may be read.</summary>
    private async Task TakeAsync(Run run, PosDelivery delivery, CancellationToken cancellationToken)
    {
        await reading.WaitAsync(cancellationToken);
        try
        {
            metrics.Messages.Add(1);
            var pace = run.Transport.DrivesProgress ? EventPace.Replayed : run.Progress.Phase == TillPhase.Live ? EventPace.Live : EventPace.Waited;
            run.Progress.Received(delivery.ReceivedAt);
            var said = Read(run.Dialect, delivery);
            var handling = run.Lanes.Begin(said.Events, () => HandleAsync(run, delivery, said, pace, cancellationToken));
            if (said.Memory is not null)
            {
                await handling; // The next message is read with what this one has left behind.
            }
            else if (!handling.IsCompletedSuccessfully)
            {
                run.Watch(AcknowledgeAfterAsync(run, handling));
            }
        }
        finally
        {
            reading.Release();
        }
    }

    /// <summary>What a slow hub takes in its own time is acknowledged by itself.</summary>
    private static async Task AcknowledgeAfterAsync(Run run, Task handling)
    {
        await handling;
        run.Acknowledge();
    }

    [SuppressMessage("Design", "CA1031", Justification = "One message that a dialect fails on, however, must not stop the lane for ever; the letter says how.")]
    private TillReading Read(ITillDialect dialect, PosDelivery delivery)
    {
        if (delivery.Truncated)
        {
            return TillReading.Refused($"the message is over {PosDelivery.MaxBodyBytes} bytes");
        }

        if (poison.IsPoison(delivery.MessageId))
        {
            return TillReading.Refused($"the module has ended {PoisonWatch.MaxEnds} times while it read this message");
        }

        poison.Begin(delivery.MessageId);
        try
        {
            return dialect.Read(new TillMessage(delivery.MessageId, delivery.Body, delivery.ReceivedAt, delivery.Terminal));
        }
        catch (Exception e)
        {
            LogHandlingFailed(delivery.Source, Describe(e));
            return TillReading.Refused($"reading it failed: {Describe(e)}");
        }
        finally
        {
            poison.End();
        }
    }

    private async Task HandleAsync(Run run, PosDelivery delivery, TillReading said, EventPace pace, CancellationToken cancellationToken)
    {
        var errors = await TryForwardAsync(run, delivery, said, pace, cancellationToken);
        if (errors.Count > 0 && !await PutAwayAsync(run.Transport, delivery, errors, cancellationToken))
        {
            return; // Not acknowledged: it comes again, once the connection does.
        }

        Accept(run, said);
        poison.Forget(delivery.MessageId);
        run.Acknowledger.Handled(delivery);
    }

    /// <summary>What is wrong with the message; empty where the hub has taken all of it.</summary>
    private async Task<List<string>> TryForwardAsync(Run run, PosDelivery delivery, TillReading said, EventPace pace, CancellationToken cancellationToken)
    {
        var origin = new EventOrigin(delivery.Source, delivery.ReceivedAt, pace);
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ForwardAllAsync(run, said, origin, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // The hub is waited for elsewhere, so this is the message's own: what of it was sent is known as sent when it is tried again.
                LogHandlingFailed(delivery.Source, Describe(e));
                if (tries == MaxTries)
                {
                    return [$"handling it failed {MaxTries} times: {Describe(e)}"];
                }
            }

            await Task.Delay(TryPause, clock, cancellationToken);
        }
    }

    private static string Describe(Exception error) => PanMask.Apply($"{error.GetType().Name}: {error.Message}").ReplaceLineEndings(" ");

    /// <summary>What the dialect must remember of a message goes to the disk before the message is acknowledged.</summary>
    private void Accept(Run run, TillReading said)
    {
        if (run.Dialect.Accept(said) is { } memory)
        {
            keys.Add(memory);
        }
    }

    /// <summary>Sends on what a message has said; returns what is wrong with the rest.</summary>
    private async Task<List<string>> ForwardAllAsync(Run run, TillReading said, EventOrigin origin, CancellationToken cancellationToken)
    {
        metrics.Received.Add(said.Events.Count + said.Errors.Count + said.Ignored);
        metrics.Ignored.Add(said.Ignored);
        var errors = said.Errors.ToList();
        foreach (var posEvent in said.Events)
        {
            var (error, at) = await forwarder.ForwardAsync(posEvent, run.Settings.DuplicateWindow, said.Numbered, origin, cancellationToken);
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

    [LoggerMessage(EventIds.HandlingFailed, LogLevel.Error, "{Source}: handling failed: {Reason}")]
    private partial void LogHandlingFailed(string source, string reason);

    private sealed record Run(IPosTransport Transport, ITillDialect Dialect, PosBridgeSettings Settings, TillProgress Progress, Acknowledger Acknowledger)
    {
        public LaneQueues Lanes { get; } = new();

        /// <summary>Fails with what is handled beside the reading.</summary>
        public TaskCompletionSource Failure { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The acknowledgements under way.</summary>
        public Task Acknowledging { get; private set; } = Task.CompletedTask;

        /// <summary>Lets what has been handled be acknowledged, and waits for none of it.</summary>
        public void Acknowledge()
        {
            var flushing = Acknowledger.FlushAsync();
            if (!flushing.IsCompletedSuccessfully)
            {
                Acknowledging = flushing;
                Watch(flushing);
            }
        }

        public void Watch(Task handling) => _ = handling.ContinueWith(
            ended => Failure.TrySetException(ended.Exception!.InnerExceptions),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
