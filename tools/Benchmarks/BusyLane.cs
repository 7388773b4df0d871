using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Benchmarks;

/// <summary>
/// A lane without end: ten items a ticket, one every 2.5 s; two in a hundred are not scanned, two are scanned as another. Recognitions list
/// 64 candidates, as Recognition does.
/// </summary>
internal sealed class BusyLane
{
    private const int Products = 80;
    private const int Categories = 16;
    private const int ItemsPerTicket = 10;

    /// <summary>The gallery that its recognitions are of.</summary>
    public static readonly GalleryVersion Bundle = new("b", "1", 0);


    private readonly ProductCode[] codes = [.. Enumerable.Range(0, Products).Select(Code)];
    private readonly Random chance = new(1);
    private DateTimeOffset now = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private long items;
    private long tickets;
    private long sightings;
    private long tillEvents;

    private readonly int reportEvery;

    /// <summary>A lane whose camera and till report once every so many items.</summary>
    public BusyLane(int reportEvery, string laneId = "l")
    {
        (this.reportEvery, LaneId) = (reportEvery, laneId);
        var products = codes.Select((code, k) => new CatalogProduct { Gtin = code, Name = $"g{k}", Category = $"c{k % Categories}", UnitPrice = 3 }).ToList();
        (Catalog, CatalogCsv) = (new CatalogLookup(Contracts.Catalog.Create(products)), CatalogFile.Format(products));
    }

    /// <summary>Its id; its sightings' and till events' begin with it.</summary>
    public string LaneId { get; }

    /// <summary>Its products as a file.</summary>
    public string CatalogCsv { get; }

    public CatalogLookup Catalog { get; }

    /// <summary>That every product is enrolled.</summary>
    public GalleryAnswered Gallery => new(Bundle, codes.ToValueList());

    /// <summary>What happens next, at least so many inputs.</summary>
    public List<LaneInput> Next(int count)
    {
        var inputs = new List<LaneInput>(count + 8);
        while (inputs.Count < count)
        {
            if (items++ % ItemsPerTicket == 0)
            {
                ChangeShopper(inputs);
            }

            PassItem(inputs);
        }

        return inputs;
    }

    /// <summary>The shopper pays, and nobody comes for three minutes.</summary>
    public List<LaneInput> Rest()
    {
        var inputs = new List<LaneInput> { Till(PosEventKind.PaymentStarted, now, null), Till(PosEventKind.TransactionCompleted, now.AddSeconds(3), null) };
        for (var second = 1; second <= 180; second++)
            inputs.AddRange(Progress(now.AddSeconds(second)));
        now = now.AddMinutes(4);
        items += (ItemsPerTicket - (items % ItemsPerTicket)) % ItemsPerTicket; // the next one opens a ticket
        return inputs;
    }

    private static ProductCode Code(int product)
    {
        var digits = $"0400638{product:D6}";
        return ProductCode.Parse(digits + ProductCode.CheckDigit(digits));
    }

    private void ChangeShopper(List<LaneInput> inputs)
    {
        if (tickets > 0)
        {
            inputs.Add(Till(PosEventKind.PaymentStarted, now, null));
        }

        tickets++;
        now = now.AddSeconds(5);
        inputs.Add(Till(PosEventKind.TransactionStarted, now, null));
        now = now.AddSeconds(2);
    }

    private void PassItem(List<LaneInput> inputs)
    {
        var product = chance.Next(Products);
        if (chance.NextDouble() > 0.02)
        {
            var rung = chance.NextDouble() < 0.02 ? chance.Next(Products) : product;
            inputs.Add(Till(PosEventKind.ItemScanned, now.AddSeconds(0.2 * chance.NextDouble()), new PosItem { Code = codes[rung].Value }));
        }

        inputs.Add(new RecognitionArrived(Recognition(product)));
        if (items % reportEvery == 0)
        {
            var through = now.AddSeconds(1.2);
            inputs.AddRange(Progress(through));
        }

        now = now.AddSeconds(2.5);
    }

    private IEnumerable<LaneInput> Progress(DateTimeOffset through) =>
    [
        new SourceReported(LaneSource.Camera, through, HealthStatus.Healthy, null, new LaneProgress("camera", through, sightings)),
        new SourceReported(LaneSource.Till, through, HealthStatus.Healthy, null, new LaneProgress("till", through, tillEvents)),
    ];

    private ItemRecognition Recognition(int product)
    {
        sightings++;
        ProductCandidate[] candidates =
        [
            new(codes[product], 0.9, 6),
            .. Enumerable.Range(1, 63).Select(k => new ProductCandidate(codes[(product + k) % Products], 0.09 / (k * (k + 1d)), -2 - (k / 8d))),
        ];
        return new ItemRecognition
        {
            SightingId = $"{LaneId}-s{sightings}",
            StoreId = "s",
            LaneId = LaneId,
            Session = "camera",
            Sequence = sightings,
            FirstSeenAt = now.AddSeconds(-1),
            LastSeenAt = now.AddSeconds(1),
            Zones = [new ZonePass(ZoneKind.Scanner, now.AddSeconds(-0.4), now.AddSeconds(0.4))],
            GoodsConfidence = 0.9,
            Candidates = candidates.ToValueList(),
            OthersAtMost = -6,
            UnknownProbability = 0.02,
            GoodsLogLikelihoodRatio = 3,
            Gallery = Bundle,
        };
    }

    private PosEventArrived Till(PosEventKind kind, DateTimeOffset at, PosItem? item)
    {
        tillEvents++;
        return new PosEventArrived(new PosEvent
        {
            EventId = $"{LaneId}-e{tillEvents}",
            StoreId = "s",
            LaneId = LaneId,
            TerminalId = "t",
            TransactionId = $"{LaneId}-x{tickets}",
            Sequence = tillEvents,
            Kind = kind,
            OccurredAt = at,
            Item = item,
            Receipt = new PosReceipt("till", tillEvents, at, false),
        });
    }
}
