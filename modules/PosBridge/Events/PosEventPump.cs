using System.Text;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>
/// Takes till events from the transport to the hub, one at a time and in order: read, drop what was sent before, stamp, send, and
/// only then acknowledge. What cannot be read goes to the dead letters, and the lane goes on.
/// </summary>
internal sealed partial class PosEventPump(
    LaneBook lanes, TillReporter reporter, IMessageSender sender, PosBridgeMetrics metrics, TimeProvider clock, ILogger<PosEventPump> logger)
{
    /// <summary>Pumps until cancelled.</summary>
    public async Task RunAsync(IPosTransport transport, PosBridgeSettings settings, TillProgress progress, CancellationToken cancellationToken)
    {
        await foreach (var input in transport.ReceiveAsync(cancellationToken))
        {
            if (input is PosDelivery delivery)
            {
                await HandleAsync(transport, settings, progress, delivery, cancellationToken);
            }
            else if (input is PosAdvance advance && lanes.Get(advance.LaneId) is { } lane)
            {
                lane.Advance(advance.ObservedThrough, advance.Ended);
                await reporter.ReportAsync(transport.State, live: true, cancellationToken);
            }
        }
    }

    private async Task HandleAsync(
        IPosTransport transport, PosBridgeSettings settings, TillProgress progress, PosDelivery delivery, CancellationToken cancellationToken)
    {
        metrics.Received.Add(1);
        progress.Received(delivery.ReceivedAt);
        var error = await TakeAsync(settings, progress, delivery, transport.DrivesProgress, cancellationToken);
        if (error is not null && !await PutAwayAsync(transport, delivery, error, cancellationToken))
        {
            return; // Not acknowledged: it comes again, once the connection does.
        }

        await transport.AcknowledgeAsync(delivery, cancellationToken);
    }

    /// <summary>Sends the event on, unless it was sent before; returns what is wrong with the message, or null.</summary>
    private async Task<string?> TakeAsync(
        PosBridgeSettings settings, TillProgress progress, PosDelivery delivery, bool replayed, CancellationToken cancellationToken)
    {
        if (delivery.Truncated)
        {
            return $"the message is over {PosEventReader.MaxBytes} bytes";
        }

        var (posEvent, error) = PosEventReader.Read(delivery.Body, settings.StoreId);
        if (posEvent is null)
        {
            return error;
        }

        if (lanes.Get(posEvent.LaneId) is not { } lane)
        {
            return $"lane '{PanMask.Apply(posEvent.LaneId)}' is one too many: this bridge serves {LaneBook.MaxLanes} lanes";
        }

        progress.Read(posEvent.OccurredAt, delivery.ReceivedAt);
        if (lane.Duplicates.Contains(posEvent))
        {
            metrics.Duplicates.Add(1);
            LogDuplicate(delivery.Source, lane.LaneId);
            return null;
        }

        return await SendAsync(lane, posEvent, settings.DuplicateWindow, delivery, replayed, cancellationToken);
    }

    private async Task<string?> SendAsync(
        Lane lane, PosEvent posEvent, int window, PosDelivery delivery, bool replayed, CancellationToken cancellationToken)
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
        metrics.Handling.Record((clock.GetUtcNow() - delivery.ReceivedAt).TotalSeconds);
        if (!replayed)
        {
            metrics.Delay.Record((delivery.ReceivedAt - receipt.OccurredAt).TotalSeconds);
        }

        if (receipt.Late)
        {
            metrics.Late.Add(1);
            LogLate(delivery.Source, lane.LaneId, receipt.OccurredAt);
        }

        return null;
    }

    private async Task<bool> PutAwayAsync(IPosTransport transport, PosDelivery delivery, string reason, CancellationToken cancellationToken)
    {
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

        metrics.DeadLetters.Add(1);
        LogDeadLettered(delivery.Source, reason);
        return true;
    }
}
