using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>
/// Sends commands to the tills, one at a time and in order. While the tills cannot be reached a command waits, until its time is over.
/// </summary>
internal sealed partial class LaneCommandHandler(
    TransportSlot slot, CommandDelivery delivery, PosBridgeMetrics metrics, TimeProvider clock, ILogger<LaneCommandHandler> logger) : IMessageHandler<LaneCommand>
{
    /// <summary>How many command ids are remembered against repeats.</summary>
    public const int Window = 1024;

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);
    private readonly HashSet<string> sentIds = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <inheritdoc/>
    public async Task HandleAsync(LaneCommand message, CancellationToken cancellationToken)
    {
        if (sentIds.Contains(message.CommandId))
        {
            metrics.CommandsRepeated.Add(1);
            LogRepeated(message.CommandId, message.LaneId);
            return;
        }

        var waited = false;
        while (!await TrySendAsync(message, logFailure: !waited, cancellationToken))
        {
            waited = true;
            await Task.Delay(RetryPause, clock, cancellationToken);
        }
    }

    /// <summary>False where it must be tried again.</summary>
    private async Task<bool> TrySendAsync(LaneCommand command, bool logFailure, CancellationToken cancellationToken)
    {
        if (slot.Current is not { } transport)
        {
            return false; // The module has just started: only the transport to come knows whose clock dates its commands.
        }

        // A replay's commands are dated by its own time, which this clock knows nothing of.
        if (!transport.DrivesProgress && command.ExpiresAt <= clock.GetUtcNow())
        {
            metrics.CommandsExpired.Add(1);
            LogExpired(command.CommandId, command.LaneId, command.ExpiresAt);
            return true;
        }

        try
        {
            await transport.SendAsync(command, cancellationToken);
        }
        catch (PosTransportException e)
        {
            if (logFailure)
            {
                LogWaits(command.CommandId, command.LaneId, e.Message);
            }

            return false;
        }

        Remember(command.CommandId);
        metrics.CommandsSent.Add(1);
        delivery.Sent(command);
        LogSent(command.CommandId, command.LaneId, command.Kind);
        return true;
    }

    private void Remember(string commandId)
    {
        sentIds.Add(commandId);
        order.Enqueue(commandId);
        if (order.Count > Window)
        {
            sentIds.Remove(order.Dequeue());
        }
    }
}
