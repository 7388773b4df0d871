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
        var gate = new InputGate(clock, inOrder: false);
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
    public async Task Take_OverMqtt_IsHeldBackForAMomentOnlyAndNotWhenItComesAgain()
    {
        var gate = new InputGate(clock, inOrder: true);

        var one = gate.TakeAsync(Defers, Message("1"));
        one.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(200));
        (await one.WaitAsync(TimeSpan.FromMinutes(1))).ShouldBe(MessageResponse.Completed);

        gate.TakeAsync(Defers, Message("1")).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Take_QueueStaysFull_IsAbandonedAndTheNextIsTaken()
    {
        var gate = new InputGate(clock, inOrder: false);

        var one = gate.TakeAsync(_ => MessageDisposition.Abandoned, Message("1"));
        while (!one.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        (await one).ShouldBe(MessageResponse.Abandoned);
        (await gate.TakeAsync(_ => MessageDisposition.Accepted, Message("2")).WaitAsync(TimeSpan.FromMinutes(1))).ShouldBe(MessageResponse.Completed);
    }

    private static MessageDisposition Defers(EdgeMessage message)
    {
        message.Settlement!.Defer();
        return MessageDisposition.Accepted;
    }

    private static EdgeMessage Message(string id) => new() { MessageId = id, Body = "{}"u8.ToArray(), Settlement = new Settlement() };
}
