using Microsoft.Azure.Devices.Client;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Gives messages to a handler in the order they came, and acknowledges each once it is handled: what was acknowledged when it was taken
/// in would be lost with a process that is killed. A message that finds its queue full is held for a while before it is abandoned.
/// </summary>
/// <remarks>
/// Over AMQP an abandoned message comes back at once, so without the hold the two ends would spin. Over MQTT the SDK cannot abandon (it
/// drops the connection, and the hub delivers again) and must acknowledge in the order of arrival, so there one gate serves all inputs.
/// Twin answers, patches and methods stand in the same order, and the SDK acknowledges them itself, at once: one that comes while an
/// acknowledgement is held back ends the connection. So over MQTT none is held back for long, and a message that comes again not at all.
/// </remarks>
internal sealed class InputGate(TimeProvider clock, bool inOrder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AckApart = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestInOrder = TimeSpan.FromMilliseconds(200);
    private const int Remembered = 256;

    private readonly Lock gate = new();
    private Task<bool> taken = Task.FromResult(true);
    private readonly Queue<string> seen = new();
    private Task acknowledged = Task.CompletedTask;

    public Task<MessageResponse> TakeAsync(InputHandler handler, EdgeMessage message)
    {
        lock (gate)
        {
            taken = taken.IsCompleted && handler(message) == MessageDisposition.Accepted ? Task.FromResult(true) : HoldAsync(taken, handler, message);
            var response = AnswerAsync(inOrder ? acknowledged : Task.CompletedTask, taken, message, !inOrder || IsNew_NeedsLock(message));
            acknowledged = response;
            return response;
        }
    }

    private async Task<MessageResponse> AnswerAsync(Task before, Task<bool> mine, EdgeMessage message, bool mayWait)
    {
        var isTaken = await mine;
        var handled = message.Settlement?.Done ?? Task.CompletedTask;
        if (isTaken && mayWait && !handled.IsCompleted)
        {
            await (inOrder ? Task.WhenAny(handled, Task.Delay(LongestInOrder, clock)) : handled);
        }

        if (!before.IsCompleted)
        {
            await before;
            await Task.Delay(AckApart, clock); // lets the acknowledgement of the message before go out first
        }

        return isTaken ? MessageResponse.Completed : MessageResponse.Abandoned;
    }

    private bool IsNew_NeedsLock(EdgeMessage message)
    {
        if (seen.Contains(message.MessageId))
        {
            return false;
        }

        if (seen.Count == Remembered)
        {
            seen.Dequeue();
        }

        seen.Enqueue(message.MessageId);
        return true;
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
