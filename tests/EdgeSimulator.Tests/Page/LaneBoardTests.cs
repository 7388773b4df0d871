using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.EdgeSimulator.Page;

namespace LossPrevention.EdgeSimulator.Tests.Page;

public sealed class LaneBoardTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly ProductCode Soap = ProductCode.Parse("4006381333931");
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xD9];

    [Fact]
    public void Add_SightingThenRecognitionThenDecision_MakesOneCard()
    {
        var board = Board();
        board.Add(Recognition("s-1"));
        board.Add(Decision("sighting:s-1", DecisionKind.Sighting, DecisionOutcome.Missed));

        var card = board.State.Lanes.Single().Sightings.Single();

        card.Seen.Single().Name.ShouldBe("Soap");
        card.Outcome.ShouldBe("missed");
        card.Why.ShouldBe("No scan belongs to it.");
        card.Picture.ShouldBe("crops?id=s-1");
        board.Picture("s-1").ShouldNotBeNull();
    }

    [Fact]
    public void Add_Scan_ShowsTheItemAndNeverTheOperator()
    {
        var board = Board();
        board.Add(Scan("e-1"));
        board.Add(Decision("scan:e-1", DecisionKind.Scan, DecisionOutcome.Paired));

        var card = board.State.Lanes.Single().Scans.Single();

        card.Name.ShouldBe("Soap");
        card.Outcome.ShouldBe("paired");
        System.Text.Json.JsonSerializer.Serialize(board.State, BoardJson.Default.BoardState).ShouldNotContain("operator-7");
    }

    [Fact]
    public void SetDeciding_CameraSeesButTheTillIsSilent_TheLaneIsNotHealthy()
    {
        var board = Board();
        board.SetHealth("lane-1", "healthy", null, Start);
        board.SetDeciding("lane-1", "unhealthy", "No alert is raised: The till fell silent.");
        var lane = board.State.Lanes.Single();
        (lane.Status, lane.Reason).ShouldBe(("unhealthy", "No alert is raised: The till fell silent."));

        board.SetHealth("lane-1", "unhealthy", "the camera is frozen", Start);
        board.State.Lanes.Single().Reason.ShouldBe("the camera is frozen");
    }

    [Fact]
    public void Add_SameAlertTwice_ShowsItOnce()
    {
        var board = Board();
        board.Add(Recognition("s-1"));
        board.Add(Alert("a-1"));
        board.Add(Alert("a-1"));

        var alert = board.State.Lanes.Single().Alerts.Single();

        alert.Evidence.Single().Text.ShouldBe("<b>No scan</b> within 4 s");
        alert.Pictures.ShouldBe(["crops?id=s-1"]);
    }

    [Fact]
    public void Add_MoreThanFits_ForgetsTheOldest()
    {
        var board = Board();
        for (var i = 0; i < 1000; i++)
        {
            board.Add(Recognition($"s-{i}"));
        }

        board.State.Lanes.Single().Sightings.Count.ShouldBe(40);
        board.State.Lanes.Single().Sightings[0].Id.ShouldBe("s-999");
        board.Picture("s-0").ShouldBeNull();
        board.Picture("s-999").ShouldNotBeNull();
    }

    [Fact]
    public async Task Server_PageStateAndPictures_AreServedUnderAStrictPolicy()
    {
        var board = Board();
        board.Add(Recognition("s/1:x"));
        await using var page = await PageServer.StartAsync(board, "127.0.0.1", 0, TimeProvider.System, default);
        using var http = new HttpClient { BaseAddress = new Uri(page.Urls.Single()) };

        var home = await http.GetAsync("/");
        var state = JsonNode.Parse(await http.GetStringAsync("/api/state"))!;

        home.StatusCode.ShouldBe(HttpStatusCode.OK);
        home.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        (await home.Content.ReadAsStringAsync()).ShouldNotContain("http://");
        (await http.GetStringAsync("/app.js")).ShouldNotContain("innerHTML");
        (await http.GetAsync("/app.css")).Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        var picture = state["lanes"]![0]!["sightings"]![0]!["picture"]!.ToString();
        (await http.GetByteArrayAsync("/" + picture)).ShouldBe(Jpeg);
        (await http.GetAsync("/crops?id=other")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.GetAsync("/crops")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await http.GetAsync("/api/doctor")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, "no module runs behind this page");
    }

    [Fact]
    public async Task Server_Metrics_AreThoseOfTheModulesAsPrometheusReadsThem()
    {
        await using var page = await PageServer.StartAsync(Board(), "127.0.0.1", 0, TimeProvider.System, default, () => "recognition_crops_total 3\n");
        using var http = new HttpClient { BaseAddress = new Uri(page.Urls.Single()) };

        var answer = await http.GetAsync("/metrics");

        (await answer.Content.ReadAsStringAsync()).ShouldBe("recognition_crops_total 3\n");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
    }

    [Fact]
    public async Task Server_Change_IsPushedToTheOpenPage()
    {
        var board = Board();
        await using var page = await PageServer.StartAsync(board, "127.0.0.1", 0, TimeProvider.System, default);
        using var http = new HttpClient { BaseAddress = new Uri(page.Urls.Single()) };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(await http.GetStreamAsync("/api/events", limit.Token), Encoding.UTF8);

        (await NextAsync(reader, "state", limit.Token))["storeId"]!.ToString().ShouldBe("store-1");
        board.Add(Alert("a-1"));

        (await NextAsync(reader, "lane", limit.Token))["alerts"]![0]!["id"]!.ToString().ShouldBe("a-1");
    }

    private static async Task<JsonNode> NextAsync(StreamReader reader, string name, CancellationToken cancellationToken)
    {
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == $"event: {name}")
            {
                return JsonNode.Parse((await reader.ReadLineAsync(cancellationToken))!["data: ".Length..])!;
            }
        }

        throw new EndOfStreamException();
    }

    private static LaneBoard Board() => new(
        "store-1", ["lane-1"], new ProductNames(Catalog.Create([new CatalogProduct { Gtin = Soap, Name = "Soap" }])));

    private static PosEvent Scan(string id) => new()
    {
        EventId = id,
        StoreId = "store-1",
        LaneId = "lane-1",
        TerminalId = "till-1",
        TransactionId = "t-1",
        Sequence = 1,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = Start,
        OperatorId = "operator-7",
        Item = new PosItem { Code = "4006381333931", Description = "SOAP 100G", UnitPrice = 1.29m },
    };

    private static ItemRecognition Recognition(string id) => new()
    {
        SightingId = id,
        StoreId = "store-1",
        LaneId = "lane-1",
        Session = "s",
        Sequence = 1,
        FirstSeenAt = Start,
        LastSeenAt = Start.AddSeconds(1),
        GoodsConfidence = 1,
        Candidates = [new ProductCandidate(Soap, 0.9, 4)],
        UnknownProbability = 0.1,
        GoodsLogLikelihoodRatio = 3,
        Gallery = new GalleryVersion("b", "1", 0),
        Thumbnail = new JpegImage(Jpeg),
    };

    private static Decision Decision(string id, DecisionKind kind, DecisionOutcome outcome) => new()
    {
        Id = id,
        StoreId = "store-1",
        LaneId = "lane-1",
        Kind = kind,
        At = Start,
        DecidedAt = Start,
        Outcome = outcome,
        Scores = new DecisionScores(),
        Reason = "No scan belongs to it.",
    };

    private static Alert Alert(string id) => new()
    {
        AlertId = id,
        StoreId = "store-1",
        LaneId = "lane-1",
        Kind = DiscrepancyKind.MisScan,
        Risk = 0.9,
        Action = AlertAction.Nudge,
        RaisedAt = Start,
        OccurredAt = Start,
        LatencyMs = 10,
        SeenGtins = [new SeenProduct(Soap, 0.9)],
        Evidence = [new EvidenceTerm("time", 2, "<b>No scan</b> within 4 s")],
        KeyFrames = ["s-1"],
    };
}
