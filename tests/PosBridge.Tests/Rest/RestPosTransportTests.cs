using System.Net;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.PosBridge.Rest;

namespace LossPrevention.PosBridge.Tests.Rest;

/// <summary>Tills without a broker, over real HTTP.</summary>
public sealed class RestPosTransportTests : IAsyncLifetime
{
    private RestRig rig = null!;

    public async Task InitializeAsync()
    {
        rig = await RestRig.StartAsync();
        await rig.StartBridgeAsync(new JsonObject { ["commandRetryMs"] = 500, ["statePath"] = rig.StatePath });
        await rig.UntilAsync(r => r.Health is { Status: HealthStatus.Healthy, Lanes.Count: > 0 });
    }

    public async Task DisposeAsync() => await rig.DisposeAsync();

    [Fact]
    public async Task Events_Posted_AreAnsweredOnceTheHubHasThemAndArriveOnceInOrder()
    {
        for (var i = 1; i <= 50; i++)
        {
            (await rig.PostAsync(TillEvents.Scan(sequence: i).Json())).Code.ShouldBe(HttpStatusCode.Accepted);
            rig.EventCount.ShouldBe(i);
        }

        (await rig.PostAsync(TillEvents.Scan(sequence: 7).Json())).Code.ShouldBe(HttpStatusCode.Accepted, "what comes twice is known");
        rig.Events.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, 50).Select(i => (long)i));
    }

    [Fact]
    public async Task Request_ReplayedOrForged_IsRefused()
    {
        HttpRequestMessage first = null!;
        await rig.PostAsync(TillEvents.Scan().Json(), request => first = Clone(request));

        (await rig.PostAsync(TillEvents.Scan().Json(), request => Copy(first, request))).ShouldBe((HttpStatusCode.Unauthorized, "the nonce has been used"));
        (await rig.PostAsync(TillEvents.Scan(sequence: 2).Json(), request => Copy(first, request))).Code.ShouldBe(HttpStatusCode.Unauthorized);
        (await rig.PostAsync(TillEvents.Scan(sequence: 2).Json(), request => request.Headers.Clear())).Code.ShouldBe(HttpStatusCode.Unauthorized);
        rig.EventCount.ShouldBe(1);
    }

    [Fact]
    public async Task Message_Unusable_IsToldToItsSenderAndKeptMasked()
    {
        var (code, reason) = await rig.PostAsync(TillEvents.Bytes("PAID 4111 1111 1111 1111"));

        code.ShouldBe(HttpStatusCode.UnprocessableEntity);
        reason.ShouldContain("invalid");
        (await File.ReadAllTextAsync(Path.Combine(rig.StatePath, DeadLetterFile.FileName))).ShouldSatisfyAllConditions(
            text => text.ShouldContain("**** **** **** 1111"),
            text => text.ShouldContain(RestIntake.EventsPath),
            text => text.ShouldNotContain("4111"));
    }

    [Fact]
    public async Task Message_Monstrous_IsRefusedUnread() =>
        (await rig.PostAsync(new byte[PosDelivery.MaxBodyBytes + 1])).Code.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

    [Fact]
    public async Task Command_Posted_IsSignedAndCountsAsShown()
    {
        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1"));

        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c1");
        rig.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Command_TillFailsAtFirst_GoesOutAgainUntilItIsTaken()
    {
        rig.Answer(500, 503, 500, 500);

        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1"));

        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c1");
        rig.Requests.ShouldBe(5);
        rig.Wrong.ShouldBeEmpty("each attempt has a nonce of its own");
    }

    [Fact]
    public async Task Command_TillIsAway_IsToldWhenItsTimeIsOverAndHoldsUpNoOther()
    {
        await rig.BreakAsync();
        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1", TimeProvider.System.GetUtcNow().AddSeconds(3)));
        await rig.UntilAsync(r => r.Health!.Reasons.Any(reason => reason.Contains("did not answer Nudge c1", StringComparison.Ordinal)));
        await rig.MendAsync();

        rig.Hub.Deliver(Endpoints.LaneCommands, "c2", TillEvents.Command("c2") with { LaneId = "lane-2" });

        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c2", "another lane's, and the expired one is not sent late");
    }

    [Fact]
    public async Task Command_TillFailsAgainAndAgain_HealthSaysThatItIsLeftAlone()
    {
        await rig.BreakAsync();

        rig.Hub.Deliver(Endpoints.LaneCommands, "c1", TillEvents.Command("c1"));
        await rig.UntilAsync(r => r.Health!.Reasons.Any(reason => reason.Contains("the till of lane-1 has failed again and again", StringComparison.Ordinal)));

        rig.Health!.Status.ShouldBe(HealthStatus.Degraded);
        rig.Health.Lanes.ShouldAllBe(lane => lane.Status == HealthStatus.Healthy, "its events are heard all the same");
        await rig.MendAsync();
        (await rig.ReadCommandAsync()).CommandId.ShouldBe("c1");
        await rig.UntilAsync(r => r.Health!.Status == HealthStatus.Healthy);
    }

    private static HttpRequestMessage Clone(HttpRequestMessage request)
    {
        var copy = new HttpRequestMessage();
        Copy(request, copy);
        return copy;
    }

    private static void Copy(HttpRequestMessage from, HttpRequestMessage to)
    {
        to.Headers.Clear();
        foreach (var (name, values) in from.Headers)
        {
            to.Headers.Add(name, values);
        }
    }
}
