using LossPrevention.TestKit;
using Microsoft.Azure.Devices.Client;

namespace LossPrevention.EdgeRuntime.Tests;

/// <summary>When the SDK is told that a message is completed.</summary>
public sealed class InputGateTests
{
    private readonly ManualTimeProvider clock = new();

    [Fact]
    public async Task Take_OverAmqp_IsCompletedOnceItIsHandled()
    {
        var gate = new InputGate(clock, order: null);
        var (first, second) = (Message("1"), Message("2"));

        var one = gate.TakeAsync(Defers, first);
        var two = gate.TakeAsync(Defers, second);
        clock.Advance(TimeSpan.FromMinutes(5));
        one.IsCompleted.ShouldBeFalse();

        second.Settlement!.Settle();
        (await two.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBe(MessageResponse.Completed);
        one.IsCompleted.ShouldBeFalse();
        first.Settlement!.Settle();
        (await one.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBe(MessageResponse.Completed);
    }

    [Fact]
    public async Task Take_OverMqtt_IsCompletedOnceItIsHandledAndAfterThoseOfOtherInputs()
    {
        var order = new AckOrder(clock);
        var (first, second) = (Message("1"), Message("2"));

        var one = new InputGate(clock, order).TakeAsync(Defers, first);
        var two = new InputGate(clock, order).TakeAsync(Defers, second);
        second.Settlement!.Settle();
        clock.Advance(TimeSpan.FromSeconds(9));
        (one.IsCompleted, two.IsCompleted).ShouldBe((false, false));

        first.Settlement!.Settle();
        (await one.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBe(MessageResponse.Completed);
        (await AfterAsync(two)).ShouldBe(MessageResponse.Completed);
    }

    [Fact]
    public async Task Take_OverMqttNeverHandled_IsCompletedAfterTenSeconds()
    {
        var gate = new InputGate(clock, new AckOrder(clock));

        var one = gate.TakeAsync(Defers, Message("1"));
        one.IsCompleted.ShouldBeFalse();

        (await AfterAsync(one, TimeSpan.FromSeconds(10))).ShouldBe(MessageResponse.Completed);
    }

    [Fact]
    public async Task Take_QueueStaysFull_IsAbandonedAndTheNextIsTaken()
    {
        var gate = new InputGate(clock, order: null);

        var one = gate.TakeAsync(_ => MessageDisposition.Abandoned, Message("1"));
        (await AfterAsync(one)).ShouldBe(MessageResponse.Abandoned);
        (await gate.TakeAsync(_ => MessageDisposition.Accepted, Message("2")).WaitAsync(TimeSpan.FromMinutes(1))).ShouldBe(MessageResponse.Completed);
    }

    /// <summary>Lets time go on until something is completed.</summary>
    private async Task<MessageResponse> AfterAsync(Task<MessageResponse> response, TimeSpan? step = null)
    {
        while (!response.IsCompleted)
        {
            clock.Advance(step ?? TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        return await response;
    }

    private static MessageDisposition Defers(EdgeMessage message)
    {
        message.Settlement!.Defer();
        return MessageDisposition.Accepted;
    }

    private static EdgeMessage Message(string id) => new() { MessageId = id, Body = "{}"u8.ToArray(), Settlement = new Settlement() };
}
