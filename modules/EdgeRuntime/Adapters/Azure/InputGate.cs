using Microsoft.Azure.Devices.Client;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Gives messages to a handler in the order they came, and holds a message that finds its queue full for a while before it is abandoned.
/// Over AMQP an abandoned message comes back at once, so without the hold the two ends would spin. Over MQTT the SDK cannot abandon (it
/// drops the connection, and the hub delivers again) and must acknowledge in the order of arrival, so there one gate serves all inputs.
/// </summary>
internal sealed class InputGate(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private Task<MessageResponse> last = Task.FromResult(MessageResponse.Completed);

    public Task<MessageResponse> TakeAsync(InputHandler handler, EdgeMessage message)
    {
        lock (gate)
        {
            if (last.IsCompleted && handler(message) == MessageDisposition.Accepted)
            {
                return Task.FromResult(MessageResponse.Completed);
            }

            return last = HoldAsync(last, handler, message);
        }
    }

    private async Task<MessageResponse> HoldAsync(Task<MessageResponse> before, InputHandler handler, EdgeMessage message)
    {
        await before;
        var start = clock.GetTimestamp();
        do
        {
            await Task.Delay(Pause, clock); // also lets the acknowledgement of the message before go out first
            if (handler(message) == MessageDisposition.Accepted)
            {
                return MessageResponse.Completed;
            }
        }
        while (clock.GetElapsedTime(start) < Patience);
        return MessageResponse.Abandoned;
    }
}
