using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;
using LossPrevention.Recognition;
using LossPrevention.TestKit;

namespace LossPrevention.ModelBuilder.Tests;

/// <summary>The Recognition module on a hub, with a bundle as enroll makes it.</summary>
public class RecognitionModuleTests(DrawnBundle bundle) : IClassFixture<DrawnBundle>
{
    [Fact]
    public async Task Sighting_OfAnEnrolledProduct_ComesOutRecognised()
    {
        var client = new FakeModuleClient(ModuleIds.Recognition, Desired(bundle.Folder));
        await using var host = EdgeModuleHost.Create(ModuleIds.Recognition, client, services => services.AddRecognition());
        await host.StartAsync(CancellationToken.None);

        client.Deliver(Endpoints.Sightings, "1", Sighting(Jpeg(2), Jpeg(2), new JpegImage(new byte[] { 1, 2, 3 })));
        await client.WaitUntilAsync(c => c.SentTo<ItemRecognition>(Endpoints.Recognitions).Count == 1);

        var recognition = client.SentTo<ItemRecognition>(Endpoints.Recognitions)[0];
        recognition.Candidates[0].Gtin.Value.ShouldBe("4013");
        recognition.Candidates[0].LogLikelihoodRatio.ShouldBeGreaterThan(1);
        recognition.Candidates.Count.ShouldBe(4);
        recognition.OthersAtMost.ShouldBeNull();
        recognition.Thumbnail.ShouldNotBeNull();
        recognition.Thumbnail.Value.Bytes.Length.ShouldBeLessThanOrEqualTo(20 * 1024);

        var request = new KnownProductsRequest([ProductCode.Parse("4011"), ProductCode.Parse("4999")]);
        var answer = await client.CallAsync(MethodNames.KnownProducts, JsonSerializer.SerializeToUtf8Bytes(request, ContractsJson.Default.KnownProductsRequest));
        JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.KnownProductsResponse)!.Known.ShouldBe([ProductCode.Parse("4011")]);
    }

    [Fact]
    public async Task Model_ChangedToABrokenBundle_IsRefusedAndTheOldStays()
    {
        var broken = bundle.Copy();
        File.AppendAllText(Path.Combine(broken, "gallery.bin"), "x");
        var client = new FakeModuleClient(ModuleIds.Recognition, Desired(bundle.Folder));
        await using var host = EdgeModuleHost.Create(ModuleIds.Recognition, client, services => services.AddRecognition());
        await host.StartAsync(CancellationToken.None);

        client.PatchDesired(new JsonObject { ["model"] = new JsonObject { ["uri"] = new Uri(broken).AbsoluteUri } });
        await client.WaitUntilAsync(c => c.Reports.Any(r => r["model"]?["state"]?.GetValue<string>() == "refused"));
        client.Deliver(Endpoints.Sightings, "1", Sighting(Jpeg(0)));
        await client.WaitUntilAsync(c => c.SentTo<ItemRecognition>(Endpoints.Recognitions).Count == 1);

        client.Reports.Last(r => r.ContainsKey("model"))["model"]!["error"]!.GetValue<string>().ShouldContain("gallery.bin has hash");
        client.SentTo<ItemRecognition>(Endpoints.Recognitions)[0].Candidates[0].Gtin.Value.ShouldBe("4011");
    }

    public static TheoryData<string, byte[]> Unusable() => new()
    {
        { "no JPEG", [9] },
        { "black", JpegCodec.Encode(new RgbImage(80, 60, new byte[80 * 60 * 3])) },
        { "cut short", JpegCodec.Encode(DrawnBundle.Draw(1, 77))[..200] },
        { "more pixels than are read", JpegCodec.Encode(new RgbImage(2400, 2400, new byte[2400 * 2400 * 3])) },
        { "more bytes than are read", [.. JpegCodec.Encode(DrawnBundle.Draw(1, 77)), .. new byte[201 * 1024]] },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task Sighting_WithoutAUsablePicture_IsAnsweredWithoutAnOpinion(string what, byte[] picture)
    {
        var client = new FakeModuleClient(ModuleIds.Recognition, Desired(bundle.Folder));
        await using var host = EdgeModuleHost.Create(ModuleIds.Recognition, client, services => services.AddRecognition());
        await host.StartAsync(CancellationToken.None);

        client.Deliver(Endpoints.Sightings, "1", Sighting(new JpegImage(picture)));
        await client.WaitUntilAsync(c => c.SentTo<ItemRecognition>(Endpoints.Recognitions).Count == 1);

        var recognition = client.SentTo<ItemRecognition>(Endpoints.Recognitions)[0];
        recognition.Candidates.Count.ShouldBe(0, what);
        recognition.OthersAtMost.ShouldBe(0);
    }

    private static JsonObject Desired(string folder) => new()
    {
        ["storeId"] = "store-1",
        ["model"] = new JsonObject { ["uri"] = new Uri(folder).AbsoluteUri },
    };

    private static JpegImage Jpeg(int product) => new(JpegCodec.Encode(DrawnBundle.Draw(product, 77)));

    private static ItemSighting Sighting(params JpegImage[] pictures) => new()
    {
        SightingId = "sighting-1",
        StoreId = "store-1",
        LaneId = "lane-1",
        Session = "session",
        Sequence = 1,
        FirstSeenAt = DateTimeOffset.UnixEpoch,
        LastSeenAt = DateTimeOffset.UnixEpoch,
        GoodsConfidence = 1,
        Crops = pictures.Select(p => new ItemCrop(DateTimeOffset.UnixEpoch, new NormalizedBox(0, 0, 1, 1), p, 100, 0)).ToValueList(),
    };
}
