using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.EdgeSimulator.Routes;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Hub;

public sealed class InProcessHubTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly ManualTimeProvider clock = new();
    private readonly List<InProcessHub> hubs = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var hub in hubs)
        {
            await hub.DisposeAsync();
        }
    }

    [Fact]
    public async Task Send_RouteToAnInput_ArrivesInOrder()
    {
        var hub = Hub();
        var inbox = await ReceiverAsync(hub);
        await using var sender = await SenderAsync(hub);

        for (var i = 0; i < 100; i++)
        {
            await sender.SendAsync("out", Message(i), default);
        }

        (await inbox.WaitAsync(100)).ShouldBe(Enumerable.Range(0, 100).Select(i => $"m-{i}"));
    }

    [Fact]
    public async Task Send_BeforeTheReceiverOpens_IsKept()
    {
        var hub = Hub();
        await using var sender = await SenderAsync(hub);
        await sender.SendAsync("out", Message(1), default);

        var inbox = await ReceiverAsync(hub);

        (await inbox.WaitAsync(1)).ShouldBe(["m-1"]);
    }

    [Fact]
    public async Task Send_ReceiverAbandons_DeliversAgainUntilTaken()
    {
        var hub = Hub();
        var refusals = 7;
        var inbox = await ReceiverAsync(hub, _ => Interlocked.Decrement(ref refusals) >= 0 ? MessageDisposition.Abandoned : MessageDisposition.Accepted);
        await using var sender = await SenderAsync(hub);

        await sender.SendAsync("out", Message(1), default);
        await sender.SendAsync("out", Message(2), default);

        (await AdvanceUntilAsync(inbox, 2)).ShouldBe(["m-1", "m-2"]);
        hub.Inputs.Single().Abandoned.ShouldBe(7);
    }

    [Fact]
    public async Task Send_HandlerThrows_DeliversAgain()
    {
        var hub = Hub();
        var faults = 2;
        var inbox = await ReceiverAsync(
            hub, _ => Interlocked.Decrement(ref faults) >= 0 ? throw new InvalidOperationException("once more") : MessageDisposition.Accepted);
        await using var sender = await SenderAsync(hub);

        await sender.SendAsync("out", Message(1), default);

        (await AdvanceUntilAsync(inbox, 1)).ShouldBe(["m-1"]);
    }

    [Fact]
    public async Task Send_InputFull_SenderWaitsUntilThereIsRoom()
    {
        var hub = Hub(new HubOptions { InputCapacity = 3 });
        await using var sender = await SenderAsync(hub);
        for (var i = 0; i < 3; i++)
        {
            await sender.SendAsync("out", Message(i), default);
        }

        var fourth = sender.SendAsync("out", Message(3), default);
        fourth.IsCompleted.ShouldBeFalse();
        using var impatient = new CancellationTokenSource();
        var fifth = sender.SendAsync("out", Message(4), impatient.Token);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(fifth);

        var inbox = await ReceiverAsync(hub);
        await fourth.WaitAsync(Limit);
        (await inbox.WaitAsync(4)).ShouldBe(["m-0", "m-1", "m-2", "m-3"]);
    }

    [Fact]
    public async Task Send_TwoRoutesToOneInput_ArrivesOnceAtTheHigherPriority()
    {
        var hub = Hub(routes:
        [
            Route("all", "FROM /* INTO BrokeredEndpoint('/modules/B/inputs/in')", 9),
            Route("urgent", "FROM /* WHERE urgent = 'yes' INTO BrokeredEndpoint('/modules/B/inputs/in')", 0),
        ]);
        await using var sender = await SenderAsync(hub);
        await sender.SendAsync("out", Message(1), default);
        await sender.SendAsync("out", Message(2), default);
        await sender.SendAsync("out", Message(3) with { Properties = new Dictionary<string, string> { ["urgent"] = "yes" } }, default);

        var inbox = await ReceiverAsync(hub);

        // The first may have been taken up before the urgent one was sent.
        var got = await inbox.WaitAsync(3);
        got.Count.ShouldBe(3);
        got.ToList().IndexOf("m-3").ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task Send_PastItsTimeToLive_IsLostAndSaid()
    {
        var hub = Hub(routes: [Route("r", "FROM /* INTO BrokeredEndpoint('/modules/B/inputs/in')", 9, TimeSpan.FromSeconds(10))]);
        var watch = new Watch();
        using var watching = hub.Observe(watch);
        await using var sender = await SenderAsync(hub);
        // The clock has not moved when the first is taken up, so it waits for the receiver; the second expires in line.
        await sender.SendAsync("out", Message(1), default);
        await sender.SendAsync("out", Message(2), default);
        clock.Advance(TimeSpan.FromSeconds(11));
        await sender.SendAsync("out", Message(3), default);

        var inbox = await ReceiverAsync(hub);

        (await inbox.WaitForAsync("m-3")).ShouldNotContain("m-2");
        watch.Lost.ShouldContain(l => l.Contains("m-2", StringComparison.Ordinal) && l.Contains("timeToLiveSecs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_ToUpstream_IsCollectedUpToItsBound()
    {
        var hub = Hub(new HubOptions { UpstreamCapacity = 2 }, [Route("r", "FROM /* INTO $upstream", 9)]);
        await using var sender = await SenderAsync(hub);

        for (var i = 0; i < 5; i++)
        {
            await sender.SendAsync("out", Message(i), default);
        }

        hub.Upstream.Select(m => m.Message.MessageId).ShouldBe(["m-3", "m-4"]);
        hub.UpstreamCount.ShouldBe(5);
    }

    [Fact]
    public async Task Send_TooLarge_Throws()
    {
        var hub = Hub();
        await using var sender = await SenderAsync(hub);

        await Should.ThrowAsync<MessageTooLargeException>(
            () => sender.SendAsync("out", Message(1) with { Body = new byte[EdgeMessage.MaxBytes + 1] }, default));
    }

    [Fact]
    public async Task Faults_DuplicatesDelaysAndReordering_LoseNothingAndRepeatBySeed()
    {
        async Task<IReadOnlyList<string>> RunAsync(int seed)
        {
            var faults = new HubFaults { Seed = seed, Duplicate = 0.2, Reorder = 0.3 };
            var hub = Hub(new HubOptions { InputCapacity = 512, Faults = faults });
            await using var sender = await SenderAsync(hub);
            for (var i = 0; i < 300; i++)
            {
                await sender.SendAsync("out", Message(i), default);
            }

            await sender.SendAsync("out", Message(-1), default);
            await sender.SendAsync("out", Message(-2), default);
            var inbox = await ReceiverAsync(hub);
            await inbox.WaitForAsync("m--1");
            return await inbox.WaitForAsync("m--2");
        }

        var first = await RunAsync(7);

        first.Distinct().Count().ShouldBe(302);
        first.Count.ShouldBeGreaterThan(330);
        first.Where(m => m.StartsWith("m-", StringComparison.Ordinal)).ShouldNotBe(first.Order());
    }

    [Fact]
    public async Task PatchDesired_MergesRaisesTheVersionAndTellsTheModule()
    {
        var hub = Hub();
        hub.PatchDesired("B", new JsonObject { ["lanes"] = new JsonObject { ["lane-1"] = new JsonObject { ["x"] = 1 }, ["lane-2"] = true } });
        await using var client = hub.Connect("B");
        var patches = new List<string>();
        client.OnDesiredChanged(p => patches.Add(p.ToJsonString()));
        await client.OpenAsync(default);

        hub.PatchDesired("B", new JsonObject { ["lanes"] = new JsonObject { ["lane-1"] = new JsonObject { ["y"] = 2 }, ["lane-2"] = null } });

        (await client.GetTwinAsync(default)).Desired.ToJsonString().ShouldBe("""{"$version":3,"lanes":{"lane-1":{"x":1,"y":2}}}""");
        patches.ShouldBe(["""{"lanes":{"lane-1":{"y":2},"lane-2":null},"$version":3}"""]);
        Should.Throw<EdgeHubException>(() => hub.PatchDesired("B", new JsonObject { ["a.b"] = 1 })).Message.ShouldContain("'a.b'");
        Should.Throw<EdgeHubException>(() => hub.PatchDesired("B", new JsonObject { ["a"] = new string('x', 5000) })).Message.ShouldContain("4096");
    }

    [Fact]
    public async Task Interrupt_CallsFailMessagesWaitAndRestoreBringsThem()
    {
        var hub = Hub();
        var inbox = new Inbox();
        await using var receiver = hub.Connect("B");
        var states = new List<ConnectionState>();
        receiver.ConnectionChanged += states.Add;
        receiver.OnInput("in", inbox.Take);
        await receiver.OpenAsync(default);
        await using var sender = await SenderAsync(hub);

        hub.Interrupt("B");
        await Should.ThrowAsync<EdgeHubException>(() => receiver.GetTwinAsync(default));
        await sender.SendAsync("out", Message(1), default);
        inbox.Count.ShouldBe(0);
        hub.Restore("B");

        (await AdvanceUntilAsync(inbox, 1)).ShouldBe(["m-1"]);
        states.ShouldBe([ConnectionState.Connected, ConnectionState.Retrying, ConnectionState.Connected]);
    }

    [Fact]
    public async Task Connect_TheSameModuleTwice_PutsTheFirstOff()
    {
        var hub = Hub();
        await using var first = hub.Connect("A");
        var state = ConnectionState.Connected;
        first.ConnectionChanged += s => state = s;
        await first.OpenAsync(default);

        await using var second = await SenderAsync(hub);

        state.ShouldBe(ConnectionState.Disconnected);
        await Should.ThrowAsync<EdgeHubException>(() => first.SendAsync("out", Message(1), default));
        await second.SendAsync("out", Message(1), default);
    }

    private InProcessHub Hub(HubOptions? options = null, IReadOnlyList<Route>? routes = null)
    {
        var hub = new InProcessHub(routes ?? [Route("r", "FROM /messages/modules/A/outputs/out INTO BrokeredEndpoint('/modules/B/inputs/in')", 5)], clock, options);
        hubs.Add(hub);
        return hub;
    }

    private static Route Route(string name, string text, int priority, TimeSpan? timeToLive = null) =>
        RouteParser.Parse(name, text) with { Priority = priority, TimeToLive = timeToLive };

    private static EdgeMessage Message(int number) => new() { MessageId = $"m-{number}", Body = "{}"u8.ToArray() };

    private static async Task<IModuleClient> SenderAsync(InProcessHub hub)
    {
        var client = hub.Connect("A");
        await client.OpenAsync(default);
        return client;
    }

    private static async Task<Inbox> ReceiverAsync(InProcessHub hub, Func<EdgeMessage, MessageDisposition>? decide = null)
    {
        var inbox = new Inbox(decide);
        var client = hub.Connect("B");
        client.OnInput("in", inbox.Take);
        await client.OpenAsync(default);
        return inbox;
    }

    /// <summary>Moves the clock until so many messages are in: redelivery waits by the clock.</summary>
    private async Task<IReadOnlyList<string>> AdvanceUntilAsync(Inbox inbox, int count)
    {
        var arrived = inbox.WaitAsync(count);
        while (!arrived.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        return await arrived;
    }

    private sealed class Watch : IHubObserver
    {
        public List<string> Lost { get; } = [];

        public void OnSent(HubMessage message)
        {
        }

        public void OnLost(HubMessage message, string input, string reason) => Lost.Add($"{message.Message.MessageId} {input} {reason}");
    }

    private sealed class Inbox(Func<EdgeMessage, MessageDisposition>? decide = null)
    {
        private readonly List<string> taken = [];
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count
        {
            get
            {
                lock (taken)
                {
                    return taken.Count;
                }
            }
        }

        public MessageDisposition Take(EdgeMessage message)
        {
            var disposition = decide?.Invoke(message) ?? MessageDisposition.Accepted;
            if (disposition == MessageDisposition.Accepted)
            {
                TaskCompletionSource wake;
                lock (taken)
                {
                    taken.Add(message.MessageId);
                    wake = changed;
                    changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                wake.SetResult();
            }

            return disposition;
        }

        public Task<IReadOnlyList<string>> WaitAsync(int count) => WaitAsync(t => t.Count >= count);

        public Task<IReadOnlyList<string>> WaitForAsync(string id) => WaitAsync(t => t.Contains(id));

        private async Task<IReadOnlyList<string>> WaitAsync(Func<List<string>, bool> enough)
        {
            while (true)
            {
                Task wait;
                lock (taken)
                {
                    if (enough(taken))
                    {
                        return [.. taken];
                    }

                    wait = changed.Task;
                }

                await wait.WaitAsync(Limit);
            }
        }
    }
}
