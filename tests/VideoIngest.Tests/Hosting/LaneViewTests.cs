using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.Imaging;

namespace LossPrevention.VideoIngest.Tests.Hosting;

/// <summary>What the calibration page gets, asked over the hub.</summary>
public sealed class LaneViewTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("view").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task LaneView_OfARunningLane_ShowsThePictureZonesAndWhatMoves()
    {
        await using var host = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane())));

        var begun = TimeProvider.System.GetTimestamp();
        var view = await AskAsync(host, new LaneViewRequest { LaneId = "lane-1", Still = true });
        while (view.Reason is not null) // its first picture may take longer than a call waits
        {
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(40), view.Reason);
            view = await AskAsync(host, new LaneViewRequest { LaneId = "lane-1", Still = true });
        }

        view.HeightPerWidth.ShouldBe(0.5625, 0.001);
        view.Zones.Select(zone => zone.Zone).Order().ShouldBe([ZoneKind.Scanner, ZoneKind.Bagging, ZoneKind.Basket]);
        view.Masks.Count.ShouldBe(1);
        var still = JpegCodec.Decode(view.Still!.Value.Bytes.Span, 1_000_000);
        still.Width.ShouldBe(320);
        still.Row(5)[3 * 5].ShouldBeLessThan((byte)20, "the mask is black");

        // The item crosses every four seconds.
        begun = TimeProvider.System.GetTimestamp();
        while (view.Things.Count == 0 || view.Passes.Count == 0)
        {
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(40));
            view = await AskAsync(host, new LaneViewRequest { LaneId = "lane-1" });
            view.Still.ShouldBeNull();
        }

        view.Passes[0].Zones.ShouldContain(ZoneKind.Scanner);
        view.Things.ShouldAllBe(thing => thing.Box.Width > 0 && thing.GoodsConfidence >= 0 && thing.GoodsConfidence <= 1);
    }

    [Fact]
    public async Task LaneView_NoSuchLane_SaysSo()
    {
        await using var host = await LaneHost.StartAsync(LaneHost.Store());

        (await AskAsync(host, new LaneViewRequest { LaneId = "lane-9" })).Reason.ShouldNotBeNull().ShouldContain("lane-9");
    }

    [Fact]
    public async Task LaneView_LaneWithoutAPicture_SaysSoAndStillGivesItsZones()
    {
        await using var host = await LaneHost.StartAsync(LaneHost.Store(("lane-1", Lane() with { Source = "file:///nowhere.mp4" })));

        var view = await AskAsync(host, new LaneViewRequest { LaneId = "lane-1", Still = true });

        view.Reason.ShouldNotBeNull().ShouldContain("no picture");
        view.Zones.Count.ShouldBe(3);
    }

    private LaneSettings Lane() => SyntheticLane.Settings with
    {
        Source = new Uri(LaneHost.DrawCrossings(Path.Combine(folder, "a.mp4"), 60)).AbsoluteUri,
        Masks = [[[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1]]],
    };

    private static async Task<LaneViewResponse> AskAsync(LaneHost host, LaneViewRequest request)
    {
        var result = await host.Hub.CallAsync(MethodNames.LaneView, JsonSerializer.SerializeToUtf8Bytes(request, ContractsJson.Default.LaneViewRequest));
        result.Status.ShouldBe(200);
        return JsonSerializer.Deserialize(result.Payload.Span, ContractsJson.Default.LaneViewResponse)!;
    }
}
