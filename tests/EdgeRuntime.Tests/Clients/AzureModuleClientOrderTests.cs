#if EDGESTACK_AZURE
using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LossPrevention.TestKit;
#endif

namespace LossPrevention.EdgeRuntime.Tests;

/// <summary>
/// Inputs that are not acknowledged yet, direct methods and twin calls at once, over MQTT: the SDK ends a connection whose acknowledgements
/// leave the order of arrival.
/// </summary>
[Collection(AzureModuleClientContractTests.OneHubAtATime)]
public class AzureModuleClientOrderTests
{
#if EDGESTACK_AZURE
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How long it takes to handle a message, enough for an acknowledgement to get ahead of it.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(100);

    [SkippableFact]
    public async Task TwinCalls_WhileInputsAreHandled_KeepTheConnection()
    {
        await using var hub = (EdgeHubUnderTest)await EdgeHubUnderTest.StartAsync(EdgeHubSimulator.Require());
        const int messages = 200;
        var waiting = new BlockingCollection<EdgeMessage>();
        foreach (var input in new[] { "one", "two" })
        {
            hub.Client.OnInput(input, message => Take(message, waiting.Add));
        }

        await hub.Client.OpenAsync(CancellationToken.None);
        var handler = Task.Run(async () =>
        {
            for (var i = 0; i < messages; i++)
            {
                waiting.TryTake(out var message, Limit).ShouldBeTrue();
                await Task.Delay(Work / 20, TimeProvider.System);
                message!.Settlement!.Settle();
            }
        });
        var delivery = Task.Run(async () =>
        {
            for (var i = 0; i < messages; i++)
            {
                await hub.DeliverAsync(i % 2 == 0 ? "one" : "two", Message($"m-{i}"));
            }
        });
        for (var i = 0; !handler.IsCompleted; i++)
        {
            await hub.Client.ReportAsync(new JsonObject { ["count"] = i }, CancellationToken.None);
        }

        await Task.WhenAll(handler, delivery).WaitAsync(Limit);
        (await hub.ConnectsAsync()).ShouldBe(1);
    }

    [SkippableFact]
    public async Task Method_OvertakesAnInput_IsAnsweredOnceTheInputIsHandled()
    {
        await using var hub = (EdgeHubUnderTest)await EdgeHubUnderTest.StartAsync(EdgeHubSimulator.Require());
        var arrived = new TaskCompletionSource<EdgeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var called = Signal();
        hub.Client.OnInput("in", message => Take(message, arrived.SetResult));
        hub.Client.OnMethod("ping", (_, _) =>
        {
            called.SetResult();
            return Task.FromResult(new MethodResult(200, default));
        });
        await hub.Client.OpenAsync(CancellationToken.None);

        await hub.DeliverAsync("in", Message("m-1"));
        var input = await arrived.Task.WaitAsync(Limit);
        var answer = hub.CallMethodAsync("ping", "{}"u8.ToArray());
        await called.Task.WaitAsync(Limit);
        await Task.Delay(Work, TimeProvider.System);
        input.Settlement!.Settle();

        (await answer.WaitAsync(Limit)).Status.ShouldBe(200);
        (await hub.ConnectsAsync()).ShouldBe(1);
    }

    [SkippableFact]
    public async Task Methods_TheSecondIsFaster_BothAreAnswered()
    {
        await using var hub = (EdgeHubUnderTest)await EdgeHubUnderTest.StartAsync(EdgeHubSimulator.Require());
        var (slowCalled, fastCalled) = (Signal(), Signal());
        var slowMayEnd = Signal();
        hub.Client.OnMethod("slow", async (_, _) =>
        {
            slowCalled.SetResult();
            await slowMayEnd.Task;
            return new MethodResult(200, default);
        });
        hub.Client.OnMethod("fast", (_, _) =>
        {
            fastCalled.SetResult();
            return Task.FromResult(new MethodResult(200, default));
        });
        await hub.Client.OpenAsync(CancellationToken.None);

        var slow = hub.CallMethodAsync("slow", "{}"u8.ToArray());
        await slowCalled.Task.WaitAsync(Limit);
        var fast = hub.CallMethodAsync("fast", "{}"u8.ToArray());
        var report = hub.Client.ReportAsync(new JsonObject { ["count"] = 1 }, CancellationToken.None);
        await fastCalled.Task.WaitAsync(Limit);
        await Task.Delay(Work, TimeProvider.System);
        slowMayEnd.SetResult();

        (await slow.WaitAsync(Limit)).Status.ShouldBe(200);
        (await fast.WaitAsync(Limit)).Status.ShouldBe(200);
        await report.WaitAsync(Limit);
        (await hub.ConnectsAsync()).ShouldBe(1);
    }

    [SkippableFact]
    public async Task Patch_OvertakesAnInput_KeepsTheConnection()
    {
        await using var hub = (EdgeHubUnderTest)await EdgeHubUnderTest.StartAsync(EdgeHubSimulator.Require());
        var arrived = new TaskCompletionSource<EdgeMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        var patched = Signal();
        hub.Client.OnInput("in", message => Take(message, arrived.SetResult));
        hub.Client.OnDesiredChanged(_ => patched.SetResult());
        await hub.Client.OpenAsync(CancellationToken.None);

        await hub.DeliverAsync("in", Message("m-1"));
        var input = await arrived.Task.WaitAsync(Limit);
        await hub.PatchDesiredAsync(new JsonObject { ["limit"] = 2 });
        await patched.Task.WaitAsync(Limit);
        await Task.Delay(Work, TimeProvider.System);
        input.Settlement!.Settle();
        await hub.Client.ReportAsync(new JsonObject { ["count"] = 1 }, CancellationToken.None).WaitAsync(Limit);

        (await hub.ConnectsAsync()).ShouldBe(1);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static MessageDisposition Take(EdgeMessage message, Action<EdgeMessage> taken)
    {
        message.Settlement!.Defer();
        taken(message);
        return MessageDisposition.Accepted;
    }

    private static EdgeMessage Message(string id) => new() { MessageId = id, Body = "{}"u8.ToArray() };
#else
    [SkippableFact]
    public void AzureModuleClient_InputsMethodsAndTwinCallsAtOnce() =>
        throw new SkipException("AzureModuleClient is in the Azure build only (-p:EdgeStack=Azure)");
#endif
}
