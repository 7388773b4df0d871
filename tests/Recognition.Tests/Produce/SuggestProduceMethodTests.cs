using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.Recognition.Tests.Produce;

/// <summary>A till's produce screen asks the module on a hub.</summary>
public sealed class SuggestProduceMethodTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TestBundle bundles = new();
    private readonly ManualTimeProvider clock = new(Now);
    private FakeModuleClient client = new("Recognition");
    private EdgeModuleHost? host;

    [Fact]
    public async Task Call_LaneThatHasJustSeenAnItem_SuggestsWhatItLooksLike()
    {
        await StartAsync();
        await SeeAsync("s-1", Now.AddSeconds(-5), ZoneKind.Scanner);
        await SeeAsync("s-2", Now.AddSeconds(-1), ZoneKind.Bagging);

        var answer = await AskAsync(new SuggestProduceRequest { LaneId = "lane-1", Count = 2 });

        answer.SightingId.ShouldBe("s-1", "the newest that was at the scanner");
        answer.Suggestions[0].Plu.ShouldBe(TestGallery.Apple);
        answer.Suggestions.Count.ShouldBe(2);
        answer.Reason.ShouldBeNull();
        answer.Gallery.Version.ShouldBe("1");
    }

    [Fact]
    public async Task Call_BySighting_SuggestsForThatOne()
    {
        await StartAsync();
        await SeeAsync("s-1", Now.AddSeconds(-300), ZoneKind.Bagging);

        (await AskAsync(new SuggestProduceRequest { SightingId = "s-1" })).Suggestions[0].Plu.ShouldBe(TestGallery.Apple);
    }

    [Fact]
    public async Task Call_NothingSeenLately_SaysSo()
    {
        await StartAsync();
        await SeeAsync("s-1", Now.AddSeconds(-31), ZoneKind.Scanner);

        var late = await AskAsync(new SuggestProduceRequest { LaneId = "lane-1" });
        var inTime = await AskAsync(new SuggestProduceRequest { LaneId = "lane-1", At = Now.AddSeconds(-20) });
        var elsewhere = await AskAsync(new SuggestProduceRequest { LaneId = "lane-7" });
        var forgotten = await AskAsync(new SuggestProduceRequest { SightingId = "s-9" });

        late.Suggestions.ShouldBeEmpty();
        late.Reason.ShouldBe("Lane lane-1 has seen nothing at its scanner in the 30 s before.");
        inTime.Suggestions.ShouldNotBeEmpty();
        elsewhere.Reason.ShouldBe("Lane lane-7 has seen nothing at its scanner in the 30 s before.");
        forgotten.Reason.ShouldBe("Sighting s-9 is not remembered; it is too old, or had no usable picture.");
    }

    [Theory]
    [InlineData("{}", 500, "Either laneId or sightingId")]
    [InlineData("""{"laneId":"lane-1","sightingId":"s-1"}""", 500, "Either laneId or sightingId")]
    [InlineData("""{"laneId":"lane-1","count":21}""", 500, "count is 21; it must be 1 to 20.")]
    [InlineData("[]", 400, "")]
    public async Task Call_RequestThatAsksNothing_SaysWhy(string request, int status, string error)
    {
        await StartAsync();
        var answer = await client.CallAsync(MethodNames.SuggestProduce, Encoding.UTF8.GetBytes(request));

        answer.Status.ShouldBe(status);
        JsonNode.Parse(answer.Payload.Span)!["error"]!.GetValue<string>().ShouldContain(error);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        bundles.Dispose();
    }

    private async Task StartAsync()
    {
        client = new FakeModuleClient("Recognition", new JsonObject
        {
            ["storeId"] = "store-1",
            ["model"] = new JsonObject { ["uri"] = new Uri(bundles.Write("1")).AbsoluteUri },
        });
        host = EdgeModuleHost.Create("Recognition", client, services => services.AddSingleton<TimeProvider>(clock).AddRecognition());
        await host.StartAsync(CancellationToken.None).WaitAsync(Limit);
    }

    private async Task SeeAsync(string sightingId, DateTimeOffset at, ZoneKind zone)
    {
        var sighting = TestBundle.Red(1) with { SightingId = sightingId, FirstSeenAt = at.AddSeconds(-1), LastSeenAt = at, Zones = [new ZonePass(zone, at.AddSeconds(-1), at)] };
        client.Deliver(Endpoints.Sightings, sightingId, sighting);
        await client.WaitUntilAsync(c => c.SentTo<ItemRecognition>(Endpoints.Recognitions).Any(r => r.SightingId == sightingId)).WaitAsync(Limit);
    }

    private async Task<SuggestProduceResponse> AskAsync(SuggestProduceRequest request)
    {
        var answer = await client.CallAsync(MethodNames.SuggestProduce, JsonSerializer.SerializeToUtf8Bytes(request, ContractsJson.Default.SuggestProduceRequest));
        answer.Status.ShouldBe(200, Encoding.UTF8.GetString(answer.Payload.Span));
        return JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.SuggestProduceResponse)!;
    }
}
