using System.Text.Json.Serialization.Metadata;

namespace LossPrevention.Contracts.Tests.Messages;

/// <summary>One message with every property set, as the golden files hold it.</summary>
/// <param name="Name">The name of its golden file.</param>
/// <param name="Schema">Its schema; null for the two ends of a direct method.</param>
/// <param name="Type">How it is written and read.</param>
/// <param name="Value">The message.</param>
public sealed record MessageSample(string Name, string? Schema, JsonTypeInfo Type, object Value)
{
    public override string ToString() => Name;
}

internal static class MessageSamples
{
    private static readonly DateTimeOffset At = new(2026, 1, 5, 10, 0, 1, 250, TimeSpan.Zero);
    private static readonly ProductCode Pen = ProductCode.Parse("4006381333931");
    private static readonly ProductCode Banana = ProductCode.Parse("4011");
    private static readonly JpegImage Jpeg = new(new byte[] { 0xFF, 0xD8, 0xFB, 0xEF, 0xBE, 0xFF, 0xD9 });
    private static readonly GalleryVersion Gallery = new("grocery", "1.2.0", 3);

    private static readonly ValueList<ZonePass> Zones =
        [new(ZoneKind.Belt, At.AddSeconds(-1), At), new(ZoneKind.Scanner, At, At.AddMilliseconds(600))];

    private static readonly ModuleHealth Health = new()
    {
        Module = ModuleIds.VideoIngest,
        StoreId = "store-1",
        At = At,
        Status = HealthStatus.Degraded,
        Reasons = ["lane-2 is blind"],
        Lanes =
        [
            new LaneHealth
            {
                LaneId = "lane-2",
                Status = HealthStatus.Unhealthy,
                Reason = "The camera sends no pictures.",
                Progress = new LaneProgress("run-1", At, 41, Ended: true),
                Cameras = [new CameraHealth("basket", HealthStatus.Unhealthy, "It is covered.")],
            },
        ],
    };

    private static readonly ClockDrift Drift = new()
    {
        StoreId = "store-1",
        LaneId = "lane-1",
        Source = "terminal-3",
        MeasuredAt = At,
        OffsetMs = -850.5,
        UncertaintyMs = 40,
    };

    public static readonly PosEvent PosEvent = new()
    {
        EventId = "e-17",
        StoreId = "store-1",
        LaneId = "lane-1",
        TerminalId = "terminal-3",
        TransactionId = "t-204",
        Sequence = 7,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = new DateTimeOffset(2026, 1, 5, 11, 0, 1, 250, TimeSpan.FromHours(1)),
        BusinessDay = new DateOnly(2026, 1, 5),
        OperatorId = "op-9",
        Item = new PosItem
        {
            Code = "4006381333931",
            Description = "Pen, blue",
            EntryMethod = PosEntryMethod.Scanned,
            Quantity = 2,
            UnitPrice = 1.29m,
            ExtendedPrice = 2.58m,
            WeightGrams = 24.5,
        },
        RefersTo = "e-16",
        Amount = 0.5m,
        ScaleGrams = 1250.5,
        ScaleState = ScaleState.Stable,
        LaneMode = CheckoutMode.Staffed,
        Training = false,
        Receipt = new PosReceipt("run-1", 12, At, Late: true),
    };

    public static readonly ValueList<MessageSample> All =
    [
        new("ItemSighting", ItemSighting.Schema, ContractsJson.Default.ItemSighting, new ItemSighting
        {
            SightingId = "s-42",
            StoreId = "store-1",
            LaneId = "lane-1",
            CameraId = "basket",
            Session = "run-1",
            Sequence = 42,
            FirstSeenAt = At.AddSeconds(-1),
            LastSeenAt = At.AddSeconds(1),
            Zones = Zones,
            Crops = [new ItemCrop(At, new NormalizedBox(0.25, 0.5, 0.125, 0.1), Jpeg, 812.5, 0.05)],
            GoodsConfidence = 0.97,
            OthersUnderWay = 1,
            Preliminary = true,
        }),
        new("ItemRecognition", ItemRecognition.Schema, ContractsJson.Default.ItemRecognition, new ItemRecognition
        {
            SightingId = "s-42",
            StoreId = "store-1",
            LaneId = "lane-1",
            Session = "run-1",
            Sequence = 42,
            FirstSeenAt = At.AddSeconds(-1),
            LastSeenAt = At.AddSeconds(1),
            Zones = Zones,
            GoodsConfidence = 0.97,
            OthersUnderWay = 1,
            Preliminary = true,
            Candidates = [new ProductCandidate(Pen, 0.9, 4.5), new ProductCandidate(Banana, 0.05, -2.25)],
            OthersAtMost = -3.5,
            UnknownProbability = 0.04,
            GoodsLogLikelihoodRatio = 2.5,
            Gallery = Gallery,
            Thumbnail = Jpeg,
            ThumbnailPlace = new CropPlace(At, new NormalizedBox(0.25, 0.5, 0.125, 0.25), "basket"),
        }),
        new("KnownProductsRequest", null, ContractsJson.Default.KnownProductsRequest, new KnownProductsRequest([Pen, Banana])),
        new("KnownProductsResponse", null, ContractsJson.Default.KnownProductsResponse, new KnownProductsResponse(Gallery, [Pen])),
        new("ExportLearnedRequest", null, ContractsJson.Default.ExportLearnedRequest, new ExportLearnedRequest()),
        new("ExportLearnedResponse", null, ContractsJson.Default.ExportLearnedResponse, new ExportLearnedResponse("sent", "space/store-1/7-00ff.delta", 12, 7042)),
        new("SuggestProduceRequest", null, ContractsJson.Default.SuggestProduceRequest, new SuggestProduceRequest { LaneId = "lane-1", SightingId = "s-42", At = At, Count = 3 }),
        new("SuggestProduceResponse", null, ContractsJson.Default.SuggestProduceResponse, new SuggestProduceResponse(
            Gallery, "s-42", [new ProduceSuggestion(Banana, Pen, "Banana", 0.45, "bananas")], 0.05, "Why not.")),
        new("PosEvent", PosEvent.Schema, ContractsJson.Default.PosEvent, PosEvent),
        new("LaneCommand", LaneCommand.Schema, ContractsJson.Default.LaneCommand, new LaneCommand
        {
            CommandId = "c-5",
            StoreId = "store-1",
            LaneId = "lane-1",
            TransactionId = "t-204",
            Kind = LaneCommandKind.SuggestProduce,
            TextKey = "produce.check",
            Text = "Looks like another kind of fruit. Please check it.",
            AlertId = "a-3",
            IssuedAt = At,
            ExpiresAt = At.AddSeconds(30),
            Suggestions = [Banana],
        }),
        new("LaneCommandAck", LaneCommandAck.Schema, ContractsJson.Default.LaneCommandAck, new LaneCommandAck
        {
            CommandId = "c-5",
            Outcome = LaneCommandOutcome.Refused,
            TerminalId = "terminal-3",
            ShownAt = At,
            Reason = "no screen",
        }),
        new("Alert", Alert.Schema, ContractsJson.Default.Alert, new Alert
        {
            AlertId = "a-3",
            StoreId = "store-1",
            LaneId = "lane-1",
            TransactionId = "t-204",
            Kind = DiscrepancyKind.TicketSwitch,
            Risk = 0.93,
            Action = AlertAction.Nudge,
            RaisedAt = At.AddMilliseconds(700),
            OccurredAt = At,
            LatencyMs = 700,
            ScannedGtin = Banana,
            SeenGtins = [new SeenProduct(Pen, 0.9)],
            Evidence = [new EvidenceTerm("looks", 4.5, "The picture fits a pen, not bananas.")],
            Clip = "clips/a-3.mp4",
            KeyFrames = ["s-42"],
            BundleId = "a-2",
            Withheld = AlertAction.Call,
            Shadow = true,
            Automated = true,
            OperatorId = "op-7",
        }),
        new("AlertResolved", AlertResolved.Schema, ContractsJson.Default.AlertResolved, new AlertResolved
        {
            AlertId = "a-3",
            StoreId = "store-1",
            LaneId = "lane-1",
            TransactionId = "t-204",
            Resolution = AlertResolution.SelfCorrected,
            At = At.AddSeconds(9),
            EventId = "e-9",
            Shadow = true,
        }),
        new("CutClipRequest", null, ContractsJson.Default.CutClipRequest, new CutClipRequest
        {
            AlertId = "a-3",
            LaneId = "lane-1",
            CameraId = "basket",
            From = At.AddSeconds(-4),
            To = At.AddSeconds(4),
            Marks = new ClipMarks(At, At.AddMilliseconds(-600)),
        }),
        new("CutClipResponse", null, ContractsJson.Default.CutClipResponse, new CutClipResponse(ClipOutcome.Ready, "00ff.evidence", 1500, "None.")),
        new("LaneViewRequest", null, ContractsJson.Default.LaneViewRequest, new LaneViewRequest { LaneId = "lane-1", CameraId = "basket", Still = true }),
        new("LaneViewResponse", null, ContractsJson.Default.LaneViewResponse, new LaneViewResponse
        {
            Reason = "None.",
            At = At,
            HeightPerWidth = 0.5625,
            Still = new JpegImage(new byte[] { 1, 2, 3 }),
            Zones = [new LaneOutline(ZoneKind.Scanner, [[0.3, 0.1], [0.6, 0.1], [0.6, 0.9]])],
            Masks = [[[0, 0], [0.2, 0], [0.2, 0.2]]],
            Things = [new SeenThing(new NormalizedBox(0.1, 0.2, 0.3, 0.4), ZoneKind.Scanner, 0.9)],
            Passes = [new SeenPass(At, 0.9, [ZoneKind.Basket, ZoneKind.Scanner])],
        }),
        new("LearningSample", LearningSample.Schema, ContractsJson.Default.LearningSample, new LearningSample
        {
            SightingId = "s-42",
            StoreId = "store-1",
            LaneId = "lane-1",
            TransactionId = "t-204",
            Gtin = Pen,
            ScannedAt = At,
            Trust = 0.8,
        }),
        new("AlertReview", AlertReview.Schema, ContractsJson.Default.AlertReview, new AlertReview
        {
            ReviewId = "review:a-3:1",
            AlertId = "a-3",
            StoreId = "store-1",
            LaneId = "lane-1",
            TransactionId = "t-204",
            Kind = DiscrepancyKind.TicketSwitch,
            Verdict = ReviewVerdict.Confirmed,
            Reason = ReviewReason.WrongTicket,
            Value = 1.5m,
            RaisedAt = At.AddMilliseconds(700),
            ReviewedAt = At.AddSeconds(9),
            ReviewerRole = "attendant",
            Late = true,
        }),
        new("ModuleHealth", ModuleHealth.Schema, ContractsJson.Default.ModuleHealth, Health),
        new("ClockDrift", ClockDrift.Schema, ContractsJson.Default.ClockDrift, Drift),
        new("StoreHealth", StoreHealth.Schema, ContractsJson.Default.StoreHealth, new StoreHealth
        {
            StoreId = "store-1",
            At = At,
            Status = HealthStatus.Degraded,
            Modules = [Health],
            Clocks = [Drift],
        }),
    ];
}
