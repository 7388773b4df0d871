using Microsoft.Azure.Devices.Client;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Gives one input's messages to its handler in the order they came, and acknowledges each once it is handled: what was acknowledged when it
/// was taken in would be lost with a process that is killed. A message that finds its queue full is held for a while before it is abandoned.
/// </summary>
/// <remarks>
/// Over AMQP an abandoned message comes back at once, so without the hold the two ends would spin. Over MQTT the SDK cannot abandon (it
/// drops the connection, and the hub delivers again) and must acknowledge in the order of arrival.
/// </remarks>
/// <param name="clock">Times the holds.</param>
/// <param name="order">The connection's order of acknowledgements; null over AMQP, which needs none.</param>
internal sealed class InputGate(TimeProvider clock, AckOrder? order)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>An input may be held so long by a module that starts and cannot handle it yet; the hub itself gives up waiting after 30 seconds and sends it again.</summary>
    private static readonly TimeSpan LongestHeld = TimeSpan.FromSeconds(25);

    private readonly Lock gate = new();
    private Task<bool> taken = Task.FromResult(true);

    public Task<MessageResponse> TakeAsync(InputHandler handler, EdgeMessage message)
    {
        lock (gate)
        {
            var mine = taken.IsCompleted && handler(message) == MessageDisposition.Accepted ? Task.FromResult(true) : HoldAsync(taken, handler, message);
            taken = mine;
            return order is null ? AnswerAsync(mine, message) : order.InTurnAsync(AnswerAsync(mine, message), AckOrder.InputApart);
        }
    }

    private async Task<MessageResponse> AnswerAsync(Task<bool> mine, EdgeMessage message)
    {
        var isTaken = await mine;
        var handled = message.Settlement?.Done ?? Task.CompletedTask;
        if (isTaken && !handled.IsCompleted && order?.Hurry.IsCompleted != true)
        {
            await (order is null ? handled : Task.WhenAny(handled, order.Hurry, Task.Delay(LongestHeld, clock)));
        }

        return isTaken ? MessageResponse.Completed : MessageResponse.Abandoned;
    }

    private async Task<bool> HoldAsync(Task before, InputHandler handler, EdgeMessage message)
    {
        await before;
        var start = clock.GetTimestamp();
        do
        {
            await Task.Delay(Pause, clock);
            if (handler(message) == MessageDisposition.Accepted)
            {
                return true;
            }
        }
        while (clock.GetElapsedTime(start) < Patience);
        return false;
    }
}
