using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;

namespace LossPrevention.Recognition.Tests.Recognizing;

public sealed class ModelSwitcherTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);
    private readonly TestBundle bundles = new();
    private readonly FileServer server = new();
    private FakeModuleClient client = new("Recognition");
    private EdgeModuleHost? host;
    private long sequence;

    private string Cache => Path.Combine(bundles.Root, "cache");

    [Fact]
    public async Task Patch_BundleBehindAnAddress_IsFetchedTriedAndInForce()
    {
        await StartAsync(Local(bundles.Write("1")));
        await ShouldSeeAsync(TestGallery.Apple, "1");
        var second = bundles.Write("2");
        server.Publish(second);
        var sas = Path.Combine(bundles.Root, "sas");
        await File.WriteAllTextAsync(sas, "?sv=1&sig=secret\n");

        Patch("model", Remote(second, sas));

        await ReportedAsync("inForce", "2");
        await ShouldSeeAsync(TestGallery.Apple, "2");
        server.Requests.ShouldAllBe(r => r.Query == "?sv=1&sig=secret");
        client.Reports.ShouldAllBe(r => !r.ToJsonString(null).Contains("secret"));
    }

    [Fact]
    public async Task Patch_HashIsAnother_IsRefusedWithTheReasonAndTheOldOneStays()
    {
        await StartAsync(Local(bundles.Write("1")));
        var second = bundles.Write("2");
        server.Publish(second);
        var model = Remote(second);
        model["sha256"] = new string('a', 64);

        Patch("model", model);

        (await ReportedAsync("refused")).ShouldContain("hash");
        await ShouldSeeAsync(TestGallery.Apple, "1");
        Directory.Exists(Path.Combine(Cache, new string('a', 64))).ShouldBeFalse();
    }

    [Fact]
    public async Task Patch_SignedBySomebodyElse_IsRefusedBeforeAnythingLargeComes()
    {
        using var stranger = new TestBundle();
        var desired = Local(bundles.Write("1"));
        desired["trustedKey"] = bundles.Key.ExportSubjectPublicKeyInfoPem();
        await StartAsync(desired);
        var theirs = stranger.Write("2");
        server.Publish(theirs);

        Patch("model", Remote(theirs));

        (await ReportedAsync("refused")).ShouldContain("signature");
        server.Requests.ShouldNotContain(r => r.Name == BundleFiles.Embedder);
        await ShouldSeeAsync(TestGallery.Apple, "1");
    }

    [Fact]
    public async Task Patch_FileCutShort_IsRefusedAndTheOldOneStays()
    {
        await StartAsync(Local(bundles.Write("1")));
        var second = bundles.Write("2");
        server.Publish(second);
        server.Files[BundleFiles.Gallery] = server.Files[BundleFiles.Gallery][..^10];

        Patch("model", Remote(second));

        (await ReportedAsync("refused")).ShouldContain(BundleFiles.Gallery);
        await ShouldSeeAsync(TestGallery.Apple, "1");
    }

    [Fact]
    public async Task Patch_BundleThatSeesOtherGoodsInWhatWasClear_FailsItsSelfTest()
    {
        await StartAsync(Local(bundles.Write("1")));
        for (var i = 0; i < ModelSelfTest.MinCompared; i++)
        {
            await ShouldSeeAsync(TestGallery.Apple, "1");
        }

        Patch("model", Local(bundles.Write("2", red: TestGallery.Pear))["model"]!);

        (await ReportedAsync("refused")).ShouldContain("self-test");
        await ShouldSeeAsync(TestGallery.Apple, "1");
    }

    [Fact]
    public async Task Rollback_GoesBackAndStaysBackOverARestart()
    {
        await StartAsync(Local(bundles.Write("1")));
        var second = Local(bundles.Write("2"));
        Patch("model", second["model"]!);
        await ReportedAsync("inForce", "2");

        Patch("rollback", true);
        await ReportedAsync("rolledBack", "1");
        await ShouldSeeAsync(TestGallery.Apple, "1");

        second["rollback"] = true;
        await StopAsync();
        await StartAsync(second);
        await ShouldSeeAsync(TestGallery.Apple, "1");

        Patch("rollback", false);
        await ReportedAsync("inForce", "2");
    }

    [Fact]
    public async Task Rollback_NothingWasInForceBefore_SaysSo()
    {
        await StartAsync(Local(bundles.Write("1")));

        Patch("rollback", true);

        (await ReportedAsync("refused")).ShouldContain("no earlier bundle");
        await ShouldSeeAsync(TestGallery.Apple, "1");
    }

    [Fact]
    public async Task Start_AddressCannotBeReached_TheLastBundleStandsIn()
    {
        var folder = bundles.Write("1");
        server.Publish(folder);
        var desired = Local(folder);
        desired["model"] = Remote(folder);
        await StartAsync(desired);
        await StopAsync();
        var wanted = Local(folder);
        wanted["model"] = Remote(bundles.Write("2"));
        await server.DisposeAsync();

        await StartAsync(wanted);

        await ShouldSeeAsync(TestGallery.Apple, "1");
        (await ReportedAsync("refused")).ShouldContain("cannot be fetched now");
    }

    [Fact]
    public async Task Start_SameBundleAgain_IsNotFetchedAgain()
    {
        var folder = bundles.Write("1");
        server.Publish(folder);
        var desired = Local(folder);
        desired["model"] = Remote(folder);
        await StartAsync(desired);
        await StopAsync();
        var before = server.Requests.Count;

        await StartAsync(desired);

        server.Requests.Count.ShouldBe(before);
        await ShouldSeeAsync(TestGallery.Apple, "1");
    }

    [Fact]
    public async Task Start_GpuIsNotThere_RunsOnTheProcessorAndSaysWhy()
    {
        var desired = Local(bundles.Write("1"));
        desired["execution"] = new JsonObject { ["providers"] = new JsonArray("tensorRt", "cuda"), ["deviceId"] = 63 };

        await StartAsync(desired);

        await ShouldSeeAsync(TestGallery.Apple, "1");
        await client.WaitUntilAsync(c => Degraded(c) is not null).WaitAsync(Limit);
        string.Join(' ', Degraded(client)!.Reasons).ShouldContain("The embedder runs on Cpu. TensorRt: GPU 63 cannot be used");
    }

    [Fact]
    public async Task Sightings_LookedAtTogether_AreAnsweredInOrderAsOneByOne()
    {
        var desired = Local(bundles.Write("1"));
        await StartAsync(desired);
        await ShouldSeeAsync(TestGallery.Apple, "1");
        var alone = Answer(client, TestBundle.Red(sequence))!;
        await StopAsync();
        desired["batch"] = new JsonObject { ["sightings"] = 4, ["waitMs"] = 1000 };
        await StartAsync(desired);
        ItemSighting[] sightings = [TestBundle.Red(11), TestBundle.Red(12) with { Crops = [] }, TestBundle.Red(13), TestBundle.Red(14)];

        foreach (var sighting in sightings)
        {
            client.Deliver(Endpoints.Sightings, sighting.SightingId, sighting);
        }

        await client.WaitUntilAsync(c => c.SentTo<ItemRecognition>(Endpoints.Recognitions).Count == 4).WaitAsync(Limit);
        var answers = client.SentTo<ItemRecognition>(Endpoints.Recognitions);
        answers.Select(answer => answer.SightingId).ShouldBe(sightings.Select(sighting => sighting.SightingId));
        answers[0].Candidates.ShouldBe(alone.Candidates);
        answers[1].Candidates.ShouldBeEmpty();
        answers[3].Candidates.ShouldBe(alone.Candidates);
    }

    [Fact]
    public async Task Learned_ProductNobodyEnrolled_IsKnownAfterARestartAndToTheNextBundle()
    {
        var desired = Local(bundles.Write("1", withoutRed: true));
        await StartAsync(desired);
        for (var ticket = 1; ticket <= 3; ticket++)
        {
            (await IsKnownAsync(TestGallery.NewProduct)).ShouldBeFalse();
            await TeachAsync(TestGallery.NewProduct, $"ticket {ticket}");
        }

        await UntilKnownAsync(TestGallery.NewProduct);
        await StopAsync();
        await StartAsync(desired);
        (await IsKnownAsync(TestGallery.NewProduct)).ShouldBeTrue();
        await ShouldSeeAsync(TestGallery.NewProduct, "1");

        Patch("model", Local(bundles.Write("2", withoutRed: true))["model"]!);
        await ReportedAsync("inForce", "2");
        await ShouldSeeAsync(TestGallery.NewProduct, "2");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await StopAsync();
        await server.DisposeAsync();
        bundles.Dispose();
    }

    private JsonObject Local(string folder) => new()
    {
        ["storeId"] = "store-1",
        ["modelCache"] = Cache,
        ["model"] = new JsonObject { ["uri"] = new Uri(folder).AbsoluteUri },
    };

    private JsonObject Remote(string folder, string? sasFile = null) =>
        new() { ["uri"] = server.Address.AbsoluteUri, ["sha256"] = TestBundle.HashOf(folder), ["sasFile"] = sasFile };

    /// <summary>Changes one desired property as the fleet's operator does.</summary>
    private void Patch(string name, JsonNode value)
    {
        var desired = client.Desired.DeepClone().AsObject();
        desired[name] = value.DeepClone();
        client.Desired = desired;
        client.PatchDesired(new JsonObject { [name] = value.DeepClone() });
    }

    private async Task StartAsync(JsonObject desired)
    {
        client = new FakeModuleClient("Recognition", (JsonObject)desired.DeepClone());
        host = EdgeModuleHost.Create("Recognition", client, services => services.AddRecognition());
        await host.StartAsync(CancellationToken.None).WaitAsync(Limit);
    }

    private async Task StopAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
            host = null;
        }
    }

    private async Task ShouldSeeAsync(ProductCode product, string version)
    {
        var sighting = TestBundle.Red(++sequence);
        client.Deliver(Endpoints.Sightings, sighting.SightingId, sighting);
        await client.WaitUntilAsync(c => Answer(c, sighting) is not null).WaitAsync(Limit);
        var answer = Answer(client, sighting)!;
        answer.Gallery!.Version.ShouldBe(version);
        answer.Candidates[0].Gtin.ShouldBe(product);
    }

    /// <summary>A red thing crosses and is scanned as a product.</summary>
    private async Task TeachAsync(ProductCode product, string ticket)
    {
        var sighting = TestBundle.Red(++sequence);
        client.Deliver(Endpoints.Sightings, sighting.SightingId, sighting);
        await client.WaitUntilAsync(c => Answer(c, sighting) is not null).WaitAsync(Limit);
        client.Deliver(Endpoints.Learning, $"sample-{sequence}", new LearningSample
        {
            SightingId = sighting.SightingId,
            StoreId = "store-1",
            LaneId = "lane-1",
            TransactionId = ticket,
            Gtin = product,
            ScannedAt = sighting.LastSeenAt,
            Trust = 0.6,
        });
    }

    private async Task<bool> IsKnownAsync(ProductCode product)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new KnownProductsRequest([product]), ContractsJson.Default.KnownProductsRequest);
        var result = await client.CallAsync(MethodNames.KnownProducts, request);
        return JsonSerializer.Deserialize(result.Payload.Span, ContractsJson.Default.KnownProductsResponse)!.Known.Count == 1;
    }

    /// <summary>The last sample is handled when the module gets to it: further sightings say when that was.</summary>
    private async Task UntilKnownAsync(ProductCode product)
    {
        for (var i = 0; i < 100 && !await IsKnownAsync(product); i++)
        {
            var sighting = TestBundle.Red(++sequence);
            client.Deliver(Endpoints.Sightings, sighting.SightingId, sighting);
            await client.WaitUntilAsync(c => Answer(c, sighting) is not null).WaitAsync(Limit);
        }

        (await IsKnownAsync(product)).ShouldBeTrue();
    }

    private static ModuleHealth? Degraded(FakeModuleClient client) =>
        client.SentTo<ModuleHealth>(Endpoints.Health).LastOrDefault(health => health.Status == HealthStatus.Degraded);

    private static ItemRecognition? Answer(FakeModuleClient client, ItemSighting sighting) =>
        client.SentTo<ItemRecognition>(Endpoints.Recognitions).FirstOrDefault(r => r.SightingId == sighting.SightingId);

    /// <summary>Waits until the twin says so; what it says of the error.</summary>
    private async Task<string> ReportedAsync(string state, string? version = null)
    {
        bool Fits(JsonObject report) =>
            report["model"] is JsonObject model && model["state"]?.ToString() == state && (version is null || model["version"]?.ToString() == version);
        await client.WaitUntilAsync(c => c.Reports.Any(Fits)).WaitAsync(Limit);
        return client.Reports.Last(Fits)["model"]!["error"]?.ToString() ?? "";
    }
}
