using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.EdgeRuntime;
using Shouldly;
using Xunit;

namespace LossPrevention.TestKit;

/// <summary>
/// One module on one hub, and the hub's other side. The module's output <see cref="ModuleClientContract.Output"/> goes to wherever
/// <see cref="SentAsync"/> reads; its desired properties are <c>{"limit": 1, "lanes": {"lane-1": {"mode": "staffed"}}}</c>.
/// </summary>
public interface IHubUnderTest : IAsyncDisposable
{
    /// <summary>The module's client, not open yet.</summary>
    IModuleClient Client { get; }

    /// <summary>Whether <see cref="BreakConnectionAsync"/> can be called.</summary>
    bool CanBreak { get; }

    /// <summary>Puts a message on an input of the module.</summary>
    Task DeliverAsync(string input, EdgeMessage message);

    /// <summary>What the module has sent to <see cref="ModuleClientContract.Output"/> so far.</summary>
    Task<IReadOnlyList<EdgeMessage>> SentAsync();

    /// <summary>Calls a direct method of the module.</summary>
    Task<MethodResult> CallMethodAsync(string method, ReadOnlyMemory<byte> payload);

    /// <summary>Patches the module's desired properties.</summary>
    Task PatchDesiredAsync(JsonObject patch);

    /// <summary>The module's reported properties.</summary>
    Task<JsonObject> ReportedAsync();

    /// <summary>Breaks the module's connection once; it may come back at once.</summary>
    Task BreakConnectionAsync();
}

/// <summary>What every adapter of <see cref="IModuleClient"/> must do; each adapter's test class derives from it.</summary>
public abstract class ModuleClientContract
{
    /// <summary>The output that <see cref="IHubUnderTest.SentAsync"/> reads.</summary>
    public const string Output = "out";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A new hub with one module; skips the test where the adapter cannot run here, saying why.</summary>
    protected abstract Task<IHubUnderTest> StartAsync();

    [SkippableFact]
    public async Task SendAsync_Message_ArrivesWholeAndOnce()
    {
        await using var hub = await StartAsync();
        await hub.Client.OpenAsync(CancellationToken.None);

        await hub.Client.SendAsync(Output, Message("m-1", """{"text":"Grüße, \"all\" / 100 %"}""", ("schema", "test/1"), ("reason", "a=b&c d/%")), CancellationToken.None);

        var sent = (await UntilAsync(hub.SentAsync, s => s.Count > 0)).ShouldHaveSingleItem();
        sent.MessageId.ShouldBe("m-1");
        Text(sent.Body).ShouldBe("""{"text":"Grüße, \"all\" / 100 %"}""");
        sent.Schema.ShouldBe("test/1");
        sent.Properties["reason"].ShouldBe("a=b&c d/%");
    }

    [SkippableFact]
    public async Task SendAsync_JustUnderTheCap_ArrivesWhole()
    {
        await using var hub = await StartAsync();
        await hub.Client.OpenAsync(CancellationToken.None);
        var body = $"\"{new string('x', EdgeMessage.MaxBytes - 100)}\"";

        await hub.Client.SendAsync(Output, Message("m-1", body), CancellationToken.None);

        Text((await UntilAsync(hub.SentAsync, s => s.Count > 0))[0].Body).Length.ShouldBe(body.Length);
    }

    [SkippableFact]
    public async Task SendAsync_OverTheCap_ThrowsAndKeepsTheConnection()
    {
        await using var hub = await StartAsync();
        await hub.Client.OpenAsync(CancellationToken.None);

        await Should.ThrowAsync<MessageTooLargeException>(() =>
            hub.Client.SendAsync(Output, Message("m-1", $"\"{new string('x', EdgeMessage.MaxBytes)}\""), CancellationToken.None));

        await hub.Client.SendAsync(Output, Message("m-2", "{}"), CancellationToken.None);
        (await UntilAsync(hub.SentAsync, s => s.Count > 0))[0].MessageId.ShouldBe("m-2");
    }

    [SkippableFact]
    public async Task OnInput_ManyMessages_EveryOneArrives()
    {
        await using var hub = await StartAsync();
        var arrived = new ConcurrentQueue<EdgeMessage>();
        hub.Client.OnInput("in", message =>
        {
            arrived.Enqueue(message);
            return MessageDisposition.Accepted;
        });
        await hub.Client.OpenAsync(CancellationToken.None);

        for (var i = 0; i < 50; i++)
        {
            await hub.DeliverAsync("in", Message($"m-{i}", $$"""{"number":{{i}}}""", ("schema", "test/1")));
        }

        await UntilAsync(() => Task.FromResult(arrived.Select(m => m.MessageId).Distinct().Count()), count => count == 50);
        Text(arrived.First(m => m.MessageId == "m-7").Body).ShouldBe("""{"number":7}""");
        arrived.ShouldAllBe(m => m.Schema == "test/1");
    }

    [SkippableFact]
    public async Task OnInput_Abandoned_IsDeliveredAgain()
    {
        await using var hub = await StartAsync();
        var seen = new ConcurrentQueue<string>();
        hub.Client.OnInput("in", message =>
        {
            seen.Enqueue(message.MessageId);
            return seen.Count(id => id == message.MessageId) < 3 ? MessageDisposition.Abandoned : MessageDisposition.Accepted;
        });
        await hub.Client.OpenAsync(CancellationToken.None);

        await hub.DeliverAsync("in", Message("m-1", "{}"));
        await hub.DeliverAsync("in", Message("m-2", "{}"));

        await UntilAsync(() => Task.FromResult(seen.ToArray()), s => s.Count(id => id == "m-1") >= 3 && s.Count(id => id == "m-2") >= 3);
    }

    [SkippableFact]
    public async Task GetTwinAsync_Open_HasTheDesiredPropertiesAndTheirVersion()
    {
        await using var hub = await StartAsync();
        await hub.Client.OpenAsync(CancellationToken.None);

        var twin = await hub.Client.GetTwinAsync(CancellationToken.None);

        twin.Desired["limit"]!.GetValue<int>().ShouldBe(1);
        twin.Desired["lanes"]!["lane-1"]!["mode"]!.GetValue<string>().ShouldBe("staffed");
        twin.Desired["$version"].ShouldNotBeNull();
    }

    [SkippableFact]
    public async Task OnDesiredChanged_Patch_ArrivesWithNullsAndTheNextVersion()
    {
        await using var hub = await StartAsync();
        var patches = new ConcurrentQueue<JsonObject>();
        hub.Client.OnDesiredChanged(patches.Enqueue);
        await hub.Client.OpenAsync(CancellationToken.None);
        var before = Version((await hub.Client.GetTwinAsync(CancellationToken.None)).Desired);

        await hub.PatchDesiredAsync(new JsonObject { ["limit"] = 2, ["lanes"] = new JsonObject { ["lane-1"] = null } });

        var patch = (await UntilAsync(() => Task.FromResult(patches.ToArray()), p => p.Length > 0))[0];
        patch["limit"]!.GetValue<int>().ShouldBe(2);
        patch["lanes"]!.AsObject().ContainsKey("lane-1").ShouldBeTrue("a removed key must be told, as null");
        patch["lanes"]!["lane-1"].ShouldBeNull();
        Version(patch).ShouldBe(before + 1);
        var twin = await hub.Client.GetTwinAsync(CancellationToken.None);
        twin.Desired["limit"]!.GetValue<int>().ShouldBe(2);
        (twin.Desired["lanes"]?.AsObject().ContainsKey("lane-1") ?? false).ShouldBeFalse();
    }

    [SkippableFact]
    public async Task ReportAsync_Twice_MergesAndNullRemoves()
    {
        await using var hub = await StartAsync();
        await hub.Client.OpenAsync(CancellationToken.None);

        await hub.Client.ReportAsync(new JsonObject { ["a"] = 1, ["b"] = new JsonObject { ["c"] = 2, ["d"] = 3 } }, CancellationToken.None);
        await hub.Client.ReportAsync(new JsonObject { ["a"] = null, ["b"] = new JsonObject { ["c"] = 4 } }, CancellationToken.None);

        var reported = await hub.ReportedAsync();
        reported.ContainsKey("a").ShouldBeFalse();
        reported["b"]!["c"]!.GetValue<int>().ShouldBe(4);
        reported["b"]!["d"]!.GetValue<int>().ShouldBe(3);
    }

    [SkippableFact]
    public async Task TwinCalls_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using var hub = await StartAsync();
        await hub.Client.OpenAsync(CancellationToken.None);

        var reads = Enumerable.Range(0, 10).Select(_ => hub.Client.GetTwinAsync(CancellationToken.None)).ToList();
        var reports = Enumerable.Range(0, 10).Select(i => hub.Client.ReportAsync(new JsonObject { [$"k{i}"] = i }, CancellationToken.None)).ToList();
        await Task.WhenAll(reports);

        (await Task.WhenAll(reads)).ShouldAllBe(t => t.Desired["limit"]!.GetValue<int>() == 1);
        var reported = await hub.ReportedAsync();
        Enumerable.Range(0, 10).ShouldAllBe(i => reported.ContainsKey($"k{i}"));
    }

    [SkippableFact]
    public async Task OnMethod_Called_AnswersItsStatusAndPayload()
    {
        await using var hub = await StartAsync();
        hub.Client.OnMethod("double", (payload, _) => Task.FromResult(
            new MethodResult(200, Encoding.UTF8.GetBytes((JsonNode.Parse(payload.Span)!["n"]!.GetValue<int>() * 2).ToString()))));
        hub.Client.OnMethod("refuse", (_, _) => Task.FromResult(new MethodResult(400, """{"error":"no"}"""u8.ToArray())));
        hub.Client.OnMethod("fail", (_, _) => throw new InvalidOperationException("broken"));
        await hub.Client.OpenAsync(CancellationToken.None);

        var doubled = await hub.CallMethodAsync("double", """{"n":21}"""u8.ToArray());
        var refused = await hub.CallMethodAsync("refuse", "{}"u8.ToArray());
        var failed = await hub.CallMethodAsync("fail", "{}"u8.ToArray());
        var unknown = await hub.CallMethodAsync("unknown", "{}"u8.ToArray());

        doubled.Status.ShouldBe(200);
        Text(doubled.Payload).ShouldBe("42");
        refused.Status.ShouldBe(400);
        Text(refused.Payload).ShouldContain("no");
        failed.Status.ShouldBe(500);
        unknown.Status.ShouldBe(501);
    }

    [SkippableFact]
    public async Task OpenAsync_Done_SaysConnected()
    {
        await using var hub = await StartAsync();
        var states = new ConcurrentQueue<ConnectionState>();
        hub.Client.ConnectionChanged += states.Enqueue;

        await hub.Client.OpenAsync(CancellationToken.None);

        await UntilAsync(() => Task.FromResult(states.ToArray()), s => s.Contains(ConnectionState.Connected));
    }

    [SkippableFact]
    public async Task BrokenConnection_ComesBack_InputsMethodsAndPatchesWorkAgain()
    {
        await using var hub = await StartAsync();
        Skip.IfNot(hub.CanBreak, "this hub's connections cannot be broken");
        var states = new ConcurrentQueue<ConnectionState>();
        var arrived = new ConcurrentQueue<string>();
        var patches = new ConcurrentQueue<JsonObject>();
        hub.Client.ConnectionChanged += states.Enqueue;
        hub.Client.OnDesiredChanged(patches.Enqueue);
        hub.Client.OnMethod("ping", (_, _) => Task.FromResult(new MethodResult(200, default)));
        hub.Client.OnInput("in", message =>
        {
            arrived.Enqueue(message.MessageId);
            return MessageDisposition.Accepted;
        });
        await hub.Client.OpenAsync(CancellationToken.None);
        states.Clear();

        await hub.BreakConnectionAsync();
        await UntilAsync(() => Task.FromResult(states.ToArray()), s => s.Contains(ConnectionState.Connected));

        await hub.DeliverAsync("in", Message("after", "{}"));
        await UntilAsync(() => Task.FromResult(arrived.ToArray()), a => a.Contains("after"));
        (await hub.CallMethodAsync("ping", "{}"u8.ToArray())).Status.ShouldBe(200);
        await hub.PatchDesiredAsync(new JsonObject { ["limit"] = 3 });
        await UntilAsync(() => Task.FromResult(patches.ToArray()), p => p.Length > 0);
        await hub.Client.SendAsync(Output, Message("sent-after", "{}"), CancellationToken.None);
        await UntilAsync(hub.SentAsync, s => s.Any(m => m.MessageId == "sent-after"));
    }

    [SkippableFact]
    public async Task DisposeAsync_Twice_DoesNotThrow()
    {
        await using var hub = await StartAsync();
        await hub.Client.OpenAsync(CancellationToken.None);

        await hub.Client.DisposeAsync();
        await hub.Client.DisposeAsync();
    }

    /// <summary>A message with JSON and application properties.</summary>
    protected static EdgeMessage Message(string id, string json, params (string Key, string Value)[] properties) => new()
    {
        MessageId = id,
        Body = Encoding.UTF8.GetBytes(json),
        Properties = properties.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal),
    };

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    private static long Version(JsonObject document) => long.Parse(document["$version"]!.ToJsonString());

    /// <summary>Asks until the answer will do; fails with the last answer after a minute.</summary>
    private static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> good)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (good(answer))
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(start) > Patience)
            {
                throw new ShouldAssertException($"After {Patience} the answer was still: {answer}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
