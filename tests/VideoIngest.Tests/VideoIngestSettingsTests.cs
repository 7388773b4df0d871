using System.Text.Json;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest.Clips;

namespace LossPrevention.VideoIngest.Tests;

public class VideoIngestSettingsTests
{
    [Theory]
    [InlineData("http://host/x", "lanes.lane-1.source")]
    [InlineData("x.mp4", "lanes.lane-1.source")]
    [InlineData("", "lanes.lane-1.source")]
    public void Validate_SourceOfAnotherKind_NamesItAndTheRemedy(string source, string path)
    {
        var error = Errors(SyntheticLane.Settings with { Source = source }).ShouldHaveSingleItem();

        error.Path.ShouldBe(path);
        error.Message.ShouldContain("rtsp://");
    }

    [Fact]
    public void Validate_ReaderThatIsNotInTheBuildOrCannotDoIt_SaysWhichToUse()
    {
        var errors = LaneRules.Check("lanes.lane-1", SyntheticLane.Settings with { Reader = FrameReader.Emgu, Transport = RtspTransport.Udp }, null).Select(e => $"{e.Path} {e.Message}").ToList();

        errors.ShouldContain("lanes.lane-1.transport emgu reads cameras over tcp");
        errors.Contains("lanes.lane-1.reader emgu is not in this build; use ffmpeg").ShouldBe(!VideoIngest.Adapters.FrameSourceFactory.HasEmgu);
    }

    [Fact]
    public void Validate_FileWithoutStart_NamesIt() =>
        Errors(SyntheticLane.Settings with { VideoStart = null }).ShouldHaveSingleItem().Path.ShouldBe("lanes.lane-1.videoStart");

    [Fact]
    public void Validate_CameraWithoutStart_IsFine() =>
        Errors(SyntheticLane.Settings with { Source = "rtsp://user:secret@camera/1", VideoStart = null }).ShouldBeEmpty();

    [Theory]
    [InlineData("rtsp://user:secret@camera/1", 1)]
    [InlineData("rtsp://camera/1", 0)]
    public void Validate_CredentialsFileBesideCredentials_IsRefused(string source, int errors) =>
        Errors(SyntheticLane.Settings with { Source = source, VideoStart = null, CredentialsFile = "/run/secrets/camera" }).Count.ShouldBe(errors);

    [Fact]
    public void Validate_BadPolygons_EachNamed()
    {
        var zones = new ZoneSettings
        {
            Scanner = [[0.1, 0.1], [0.2, 0.2]],
            Bagging = [[0.1, 0.1], [1.2, 0.2], [0.3, 0.4]],
            Belt = [[0.1], [0.2, 0.2], [0.3, 0.4]],
            Basket = [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]],
        };

        Errors(SyntheticLane.Settings with { Zones = zones }).Select(error => error.Path).Order()
            .ShouldBe(["lanes.lane-1.zones.bagging", "lanes.lane-1.zones.basket", "lanes.lane-1.zones.belt", "lanes.lane-1.zones.scanner"]);
    }

    [Fact]
    public void Validate_NoScanner_NamesIt() =>
        Errors(SyntheticLane.Settings with { Zones = new ZoneSettings() }).ShouldHaveSingleItem().Path.ShouldBe("lanes.lane-1.zones.scanner");

    [Fact]
    public void Validate_BadMask_NamesIt() =>
        Errors(SyntheticLane.Settings with { Masks = [[[0, 0], [1, 0], [1, 1]], [[0.1, 0.1], [0.2, 0.2]]] }).ShouldHaveSingleItem().Path.ShouldBe("lanes.lane-1.masks[1]");

    [Fact]
    public void Validate_OutsideIsShownWithoutAMask_IsRefused()
    {
        var evidence = new EvidenceSettings { Path = "/evidence", KeyFile = "/keys.json", OutsideZones = OutsideZones.Shown };

        Errors(SyntheticLane.Settings, evidence).ShouldHaveSingleItem().Path.ShouldBe("lanes.lane-1.masks");
        Errors(SyntheticLane.Settings with { Masks = [[[0, 0], [1, 0], [1, 1]]] }, evidence).ShouldBeEmpty();
        Errors(SyntheticLane.Settings, evidence with { OutsideZones = OutsideZones.Black }).ShouldBeEmpty();
    }

    [Fact]
    public void Json_TwinAsDocumented_IsRead()
    {
        const string Twin = """
            {"storeId":"store-1","lanes":{"lane-1":{"source":"file:///x.mp4","videoStart":"2026-01-05T10:00:00Z","pace":"max",
             "masks":[[[0,0],[0.1,0],[0.1,0.1]]],"zones":{"scanner":[[0.3,0.1],[0.6,0.1],[0.6,0.9]]}}},
             "evidence":{"path":"/evidence","keyFile":"/keys.json","retention":"7.00:00:00","outsideZones":"black"}}
            """;

        var settings = JsonSerializer.Deserialize(Twin, VideoIngestJson.Default.VideoIngestSettings).ShouldNotBeNull();

        var lane = settings.Lanes["lane-1"];
        lane.Pace.ShouldBe(VideoPace.Max);
        lane.Zones.Scanner[1][0].ShouldBe(0.6);
        lane.Masks[0][1][0].ShouldBe(0.1);
        settings.Evidence.ShouldNotBeNull().Retention.ShouldBe(TimeSpan.FromDays(7));
        settings.ShouldBe(JsonSerializer.Deserialize(Twin, VideoIngestJson.Default.VideoIngestSettings));
    }

    [Fact]
    public void Validate_FurtherCameras_TheirOwnRulesByPlace()
    {
        var basket = new CameraSettings { Source = "file:///basket.mp4", VideoStart = SyntheticLane.Start, Zones = new ZoneSettings { Basket = SyntheticLane.Box(0, 1) } };

        Errors(SyntheticLane.Settings with { Cameras = new Dictionary<string, CameraSettings> { ["basket"] = basket } }).ShouldBeEmpty();
        Errors(SyntheticLane.Settings with
        {
            Cameras = new Dictionary<string, CameraSettings>
            {
                ["b 1"] = basket,
                ["b2"] = basket with { Zones = SyntheticLane.Settings.Zones },
                ["b3"] = basket with { Zones = new ZoneSettings { Bagging = SyntheticLane.Box(0, 1) } },
                ["b4"] = basket with { Source = "rtsp://camera/basket", VideoStart = null },
            },
        }).Select(error => error.Path).ShouldBe(["lanes.lane-1.cameras.b 1", "lanes.lane-1.cameras.b2.zones.scanner", "lanes.lane-1.cameras.b3.zones.basket", "lanes.lane-1.cameras.b4.source"]);
    }

    [Fact]
    public void Validate_TheDocsLaneWithTwoCameras_IsTaken()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "modules", "video-ingest.md"));
        var twin = page.Split("```json")[1].Split("```")[0];

        var settings = JsonSerializer.Deserialize(twin, VideoIngestJson.Default.VideoIngestSettings).ShouldNotBeNull();

        settings.Validate().ShouldBeEmpty();
        settings.Lanes["lane-1"].Find("basket").ShouldNotBeNull().Zones.Basket.Count.ShouldBe(4);
    }

    [Fact]
    public void Equals_FurtherCameraDiffers_LaneDiffers()
    {
        LaneSettings With(double margin) => SyntheticLane.Settings with { Cameras = new Dictionary<string, CameraSettings> { ["basket"] = new() { Source = "rtsp://camera", ZoneMargin = margin } } };

        With(0.1).ShouldBe(With(0.1));
        With(0.1).ShouldNotBe(With(0.2));
        With(0.1).ShouldNotBe(SyntheticLane.Settings);
    }

    private static List<EdgeRuntime.SettingsError> Errors(LaneSettings lane, EvidenceSettings? evidence = null) =>
        new VideoIngestSettings { StoreId = "store-1", Evidence = evidence, Lanes = new Dictionary<string, LaneSettings> { ["lane-1"] = lane } }.Validate().ToList();
}
