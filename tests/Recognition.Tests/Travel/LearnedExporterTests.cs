using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.Recognition.Tests.Travel;

/// <summary>A store that learns a product and sends it to a container.</summary>
public sealed class LearnedExporterTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TestBundle bundles = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private FakeModuleClient client = new("Recognition");
    private EdgeModuleHost? host;

    [SkippableFact]
    public async Task Call_ProductWasLearned_IsSentSignedAndOnlyOnce()
    {
        await using var azure = await AzureBlobEmulator.StartAsync();
        var address = await azure.CreateContainerAsync("deltas");
        await StartAsync(new Uri(address + "/below"), azure.WriteOnly);

        (await ExportAsync()).ShouldBe(new ExportLearnedResponse("nothingLearned", null, 0, 0));
        await LearnAsync();
        var first = await ExportAsync();
        var again = await ExportAsync();

        first.Outcome.ShouldBe("sent");
        first.Products.ShouldBe(1);
        again.ShouldBe(first with { Outcome = "thereAlready", Bytes = again.Bytes }, "a signature's length differs from one to the next");
        using var container = new BlobContainer(new Uri(address + "/below"), azure.Signature, TimeProvider.System);
        (await container.ListAsync("", CancellationToken.None)).ShouldBe([first.Name!]);
        var sent = await container.GetAsync(first.Name!, GalleryDeltaFile.MaxBytes, CancellationToken.None);
        var delta = GalleryDeltaFile.Read(sent, new Dictionary<string, ECDsa>(StringComparer.Ordinal) { [GalleryDeltaFile.Fingerprint(key)] = key });
        delta.StoreId.ShouldBe("store-1");
        delta.Products.ShouldHaveSingleItem().Code.ShouldBe(TestGallery.NewProduct);
        delta.Products[0].Scans.ShouldBe(3);
    }

    [SkippableFact]
    public async Task Schedule_IsDue_SendsByItself()
    {
        await using var azure = await AzureBlobEmulator.StartAsync();
        var address = await azure.CreateContainerAsync("deltas");
        var clock = new ManualTimeProvider();
        await StartAsync(address, azure.WriteOnly, clock, everyHours: 6);
        await LearnAsync();
        using var container = new BlobContainer(address, azure.Signature, TimeProvider.System);

        using var limit = new CancellationTokenSource(Limit);
        while ((await container.ListAsync("", limit.Token)).Count == 0)
        {
            clock.Advance(TimeSpan.FromMinutes(10));
        }

        var name = (await container.ListAsync("", limit.Token)).ShouldHaveSingleItem();
        (await ExportAsync()).Name.ShouldBe(name);
    }

    [SkippableFact]
    public async Task Call_SignatureMayNotCreate_SaysSoAndHealthIsDegraded()
    {
        await using var azure = await AzureBlobEmulator.StartAsync();
        await StartAsync(await azure.CreateContainerAsync("deltas"), "sv=2019-12-12&sig=wrong");
        await LearnAsync();

        var answer = await client.CallAsync(MethodNames.ExportLearned, "{}"u8.ToArray());

        answer.Status.ShouldBe(500);
        var error = JsonNode.Parse(answer.Payload.Span)!["error"]!.GetValue<string>();
        error.ShouldContain("refused with status 403");
        error.ShouldNotContain("sig=");
        await client.WaitUntilAsync(c => c.SentTo<ModuleHealth>(Endpoints.Health).Any(h => h.Status == HealthStatus.Degraded)).WaitAsync(Limit);
    }

    [Fact]
    public async Task Call_NowhereToExportTo_SaysWhatToSet()
    {
        await StartAsync(null, "");

        var answer = await client.CallAsync(MethodNames.ExportLearned, "{}"u8.ToArray());

        Encoding.UTF8.GetString(answer.Payload.Span).ShouldContain("set export.uri and export.keyFile");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        bundles.Dispose();
        key.Dispose();
    }

    private async Task StartAsync(Uri? container, string signature, TimeProvider? clock = null, int everyHours = 24)
    {
        var desired = new JsonObject { ["storeId"] = "store-1", ["model"] = new JsonObject { ["uri"] = new Uri(bundles.Write("1", withoutRed: true)).AbsoluteUri } };
        if (container is not null)
        {
            var (keyFile, sasFile) = (Path.Combine(bundles.Root, "store.pem"), Path.Combine(bundles.Root, "sas"));
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem());
            await File.WriteAllTextAsync(sasFile, signature + "\n");
            desired["export"] = new JsonObject { ["uri"] = container.AbsoluteUri, ["keyFile"] = keyFile, ["sasFile"] = sasFile, ["everyHours"] = everyHours };
        }

        client = new FakeModuleClient("Recognition", desired);
        host = EdgeModuleHost.Create("Recognition", client, services => services.AddSingleton(clock ?? TimeProvider.System).AddRecognition());
        await host.StartAsync(CancellationToken.None).WaitAsync(Limit);
    }

    /// <summary>A red thing is scanned as a product that nobody enrolled, on three tickets.</summary>
    private async Task LearnAsync()
    {
        // Samples wait in a queue of their own: further sightings go on until the module got to them.
        using var limit = new CancellationTokenSource(Limit);
        for (var i = 1; !await IsKnownAsync(); i++)
        {
            limit.Token.ThrowIfCancellationRequested();
            var sighting = TestBundle.Red(i);
            client.Deliver(Endpoints.Sightings, sighting.SightingId, sighting);
            await client.WaitUntilAsync(c => c.SentTo<ItemRecognition>(Endpoints.Recognitions).Any(r => r.SightingId == sighting.SightingId)).WaitAsync(Limit);
            if (i <= 3)
            {
                client.Deliver(Endpoints.Learning, $"sample-{i}", new LearningSample
                {
                    SightingId = sighting.SightingId,
                    StoreId = "store-1",
                    LaneId = "lane-1",
                    TransactionId = $"t-{i}",
                    Gtin = TestGallery.NewProduct,
                    ScannedAt = sighting.LastSeenAt,
                    Trust = 0.6,
                });
            }
        }
    }

    private async Task<bool> IsKnownAsync()
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new KnownProductsRequest([TestGallery.NewProduct]), ContractsJson.Default.KnownProductsRequest);
        var answer = await client.CallAsync(MethodNames.KnownProducts, request);
        return JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.KnownProductsResponse)!.Known.Count == 1;
    }

    private async Task<ExportLearnedResponse> ExportAsync()
    {
        var answer = await client.CallAsync(MethodNames.ExportLearned, "{}"u8.ToArray()).WaitAsync(Limit);
        answer.Status.ShouldBe(200, Encoding.UTF8.GetString(answer.Payload.Span));
        return JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.ExportLearnedResponse)!;
    }
}
