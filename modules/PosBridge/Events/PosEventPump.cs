using System.Text;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.PosBridge.Dialects;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>
/// Takes till messages from the transport to the hub, one at a time and in order: read, drop what was sent before, stamp, send, and
/// only then acknowledge. What cannot be read goes to the dead letters, and the lane goes on.
/// </summary>
internal sealed partial class PosEventPump(
    LaneBook lanes, TillReporter reporter, IMessageSender sender, PosBridgeMetrics metrics, TimeProvider clock, ILogger<PosEventPump> logger) : IDisposable
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
        Task[] parts =
        [
            PumpAsync(transport, dialect, settings, progress, stop.Token),
            ExpireAsync(dialect, settings, stop.Token),
        ];
        var first = await Task.WhenAny(parts);
        await stop.CancelAsync();
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    /// <inheritdoc/>
    public void Dispose() => handling.Dispose();

    private async Task PumpAsync(
        IPosTransport transport, ITillDialect dialect, PosBridgeSettings settings, TillProgress progress, CancellationToken cancellationToken)
    {
        await foreach (var input in transport.ReceiveAsync(cancellationToken))
        {
            if (input is PosDelivery delivery)
            {
                await OneAtATimeAsync(() => HandleAsync(transport, dialect, settings, progress, delivery, cancellationToken), cancellationToken);
            }
            else if (input is PosAdvance advance && lanes.Get(advance.LaneId) is { } lane)
            {
                lane.Advance(advance.ObservedThrough, advance.Ended);
                await reporter.ReportAsync(transport.State, live: true, cancellationToken);
            }
        }
    }

    /// <summary>A receipt whose end never comes ends by itself. A module that stops before sends its end again after the next start, or not at all.</summary>
    private async Task ExpireAsync(ITillDialect dialect, PosBridgeSettings settings, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ExpiryInterval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await OneAtATimeAsync(
                async () =>
                {
                    while (dialect.Expire(clock.GetUtcNow()) is { } due)
                    {
                        await TakeAllAsync(settings, due, "timeout", clock.GetUtcNow(), replayed: false, progress: null, cancellationToken);
                        dialect.Accept(due);
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

    private async Task HandleAsync(
        IPosTransport transport, ITillDialect dialect, PosBridgeSettings settings, TillProgress progress, PosDelivery delivery, CancellationToken cancellationToken)
    {
        metrics.Messages.Add(1);
        progress.Received(delivery.ReceivedAt);
        var reading = delivery.Truncated
            ? TillReading.Refused($"the message is over {PosDelivery.MaxBodyBytes} bytes")
            : dialect.Read(new TillMessage(delivery.MessageId, delivery.Body, delivery.ReceivedAt, delivery.Terminal));
        var errors = await TakeAllAsync(
            settings, reading, delivery.Source, delivery.ReceivedAt, transport.DrivesProgress, progress, cancellationToken);
        if (errors.Count > 0 && !await PutAwayAsync(transport, delivery, errors, cancellationToken))
        {
            return; // Not acknowledged: it comes again, once the connection does.
        }

        dialect.Accept(reading);
        await transport.AcknowledgeAsync(delivery, cancellationToken);
    }

    /// <summary>Sends on what a message has said, unless it was sent before; returns what is wrong with the rest.</summary>
    private async Task<List<string>> TakeAllAsync(
        PosBridgeSettings settings, TillReading reading, string source, DateTimeOffset receivedAt, bool replayed, TillProgress? progress, CancellationToken cancellationToken)
    {
        metrics.Received.Add(reading.Events.Count + reading.Errors.Count + reading.Ignored);
        metrics.Ignored.Add(reading.Ignored);
        var errors = reading.Errors.ToList();
        foreach (var posEvent in reading.Events)
        {
            progress?.Read(posEvent.OccurredAt, receivedAt);
            if (await TakeAsync(settings, posEvent, source, receivedAt, replayed, cancellationToken) is { } error)
            {
                errors.Add(error);
            }
        }

        return errors;
    }

    private async Task<string?> TakeAsync(
        PosBridgeSettings settings, PosEvent posEvent, string source, DateTimeOffset receivedAt, bool replayed, CancellationToken cancellationToken)
    {
        if (lanes.Get(posEvent.LaneId) is not { } lane)
        {
            return $"lane '{PanMask.Apply(posEvent.LaneId)}' is one too many: this bridge serves {LaneBook.MaxLanes} lanes";
        }

        if (lane.Duplicates.Contains(posEvent))
        {
            metrics.Duplicates.Add(1);
            LogDuplicate(source, lane.LaneId);
            return null;
        }

        return await SendAsync(lane, PaymentData.Hide(posEvent), settings.DuplicateWindow, source, receivedAt, replayed, cancellationToken);
    }

    private async Task<string?> SendAsync(
        Lane lane, PosEvent posEvent, int window, string source, DateTimeOffset receivedAt, bool replayed, CancellationToken cancellationToken)
    {
        var receipt = lane.Stamp(posEvent.OccurredAt);
        var sent = false;
        try
        {
            await sender.SendAsync(Endpoints.PosEvents, posEvent.EventId, posEvent with { Receipt = receipt }, cancellationToken);
            sent = true;
        }
        catch (MessageTooLargeException e)
        {
            return e.Message;
        }
        finally
        {
            lane.Release(sent);
        }

        lane.Duplicates.Add(posEvent, window);
        metrics.Sent.Add(1);
        metrics.Handling.Record((clock.GetUtcNow() - receivedAt).TotalSeconds);
        if (!replayed)
        {
            metrics.Delay.Record((receivedAt - receipt.OccurredAt).TotalSeconds);
        }

        if (receipt.Late)
        {
            metrics.Late.Add(1);
            LogLate(source, lane.LaneId, receipt.OccurredAt);
        }

        return null;
    }

    private async Task<bool> PutAwayAsync(
        IPosTransport transport, PosDelivery delivery, List<string> errors, CancellationToken cancellationToken)
    {
        var reason = string.Join("; ", errors.Take(MaxReasons)) + (errors.Count > MaxReasons ? $"; and {errors.Count - MaxReasons} more" : "");
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
}
