using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>A sighting that is still in the window, and what was made of it so far.</summary>
internal sealed class OpenSighting
{
    private LooksCache? cache = LooksCache.Rent();
    private long lastAsked;
    private double? lastLooks;
    private long neighbour;
    private double neighbourSame;

    public OpenSighting(ItemRecognition recognition, long serial, IReadOnlySet<ProductCode>? known, double notGoodsRate, double prior)
    {
        Serial = serial;
        Recognition = recognition;
        Known = known;
        ReadPasses(recognition);

        var confidence = Math.Clamp(recognition.GoodsConfidence, 0.02, 0.95);
        GoodsLogOdds = Math.Log(confidence / (1 - confidence)) + Math.Clamp(recognition.GoodsLogLikelihoodRatio, -6, 6);
        var needed = GoodsLogOdds - Math.Log(notGoodsRate / prior);
        LogGoods = -SoftPlus(-needed);
        LogNotGoods = -SoftPlus(needed);
        LogPairable = -SoftPlus(-GoodsLogOdds);
        Likeliest = recognition.Candidates.Count > 0 ? recognition.Candidates[0] : null;
    }

    public ItemRecognition Recognition { get; }

    /// <summary>1, 2, 3, ... on this lane.</summary>
    public long Serial { get; }

    public IReadOnlySet<ProductCode>? Known { get; }

    /// <summary>Middle of the last stay in the scanner zone, UTC ticks: what the order of items goes by.</summary>
    public long Middle { get; private set; }

    /// <summary>Half the length of that stay, seconds.</summary>
    public double HalfLength { get; private set; }

    /// <summary>Middle of the first stay, where there was more than one.</summary>
    public long FirstMiddle { get; private set; }

    public double FirstHalfLength { get; private set; }

    /// <summary>First entry into and last way out of the scanner zone, UTC ticks.</summary>
    public long Start { get; private set; }

    public long End { get; private set; }

    public bool CrossedScanner { get; private set; }

    /// <summary>Whether it went on to bagging after the scanner.</summary>
    public bool WentOn { get; private set; }

    /// <summary>Whether it was last seen where it had come from: in the basket or on the belt, after the scanner.</summary>
    public bool WentBack { get; private set; }

    /// <summary>Whether it came to the scanner from the basket or the belt.</summary>
    public bool CameFresh { get; private set; }

    /// <summary>Whether it was seen in the basket and nowhere else.</summary>
    public bool OnlyInBasket { get; private set; }

    /// <summary>Whether it came out of the bagging area and did not pass the scanner.</summary>
    public bool FromBagging { get; private set; }

    /// <summary>Whether it was seen in the entrance zone.</summary>
    public bool AtEntrance { get; private set; }

    public double GoodsLogOdds { get; }

    /// <summary>Log-probability that this is goods among sightings without a scan, and its opposite.</summary>
    public double LogGoods { get; }

    public double LogNotGoods { get; }

    /// <summary>Log-probability that this is goods where a scan stands beside it.</summary>
    public double LogPairable { get; }

    public ProductCandidate? Likeliest { get; }

    public bool Settled { get; private set; }

    /// <summary>The scan it belongs to, once settled.</summary>
    public OpenScan? Partner { get; set; }

    /// <summary>Whether it settled as a second look at its neighbour.</summary>
    public bool Follows { get; set; }

    /// <summary>Whether it was raised as a missed scan.</summary>
    public bool Raised { get; set; }

    /// <summary>The switch that was raised from its first look; null where none was.</summary>
    public EarlySwitch? Early { get; init; }

    /// <summary>Whether the clock has learned from it.</summary>
    public bool Timed { get; set; }

    /// <summary>How well it fits a scan's product; null where looks say nothing.</summary>
    public double? Looks(OpenScan scan)
    {
        if (lastAsked == scan.Serial)
            return lastLooks;
        if (cache is not { } held || !held.TryGet(scan.Serial, out var looks))
        {
            looks = LooksVerifier.For(Recognition, scan.Product, Known);
            cache?.Put(scan.Serial, looks);
        }

        (lastAsked, lastLooks) = (scan.Serial, looks);
        return looks;
    }

    /// <summary>It leaves the window: it is hardly asked any more, and what is kept of it should be small.</summary>
    public void Settle()
    {
        Settled = true;
        if (cache is { } held)
            LooksCache.Return(held);
        cache = null;
    }

    /// <summary>Log Bayes factor that this and a neighbour are one item, kept for the last neighbour asked for.</summary>
    public double SameItem(OpenSighting other, int products)
    {
        if (neighbour != other.Serial)
            (neighbour, neighbourSame) = (other.Serial, LooksVerifier.SameItem(Recognition, other.Recognition, products));
        return neighbourSame;
    }

    /// <summary>Whether the two passes lie over each other for at least half of the shorter one.</summary>
    public bool Overlaps(OpenSighting other) =>
        2 * (Math.Min(End, other.End) - Math.Max(Start, other.Start)) >= Math.Min(End - Start, other.End - other.Start);

    /// <summary>Pause between the two passes, seconds; 0 where they overlap.</summary>
    public double PauseTo(OpenSighting other) =>
        Math.Max(0, Math.Max(Start - other.End, other.Start - End)) / (double)TimeSpan.TicksPerSecond;

    private static double SoftPlus(double x) => x > 30 ? x : Math.Log(1 + Math.Exp(x));

    private void ReadPasses(ItemRecognition recognition)
    {
        (Start, End) = (long.MaxValue, long.MinValue);
        OnlyInBasket = recognition.Zones.Count > 0;
        foreach (var zone in recognition.Zones.AsSpan())
        {
            OnlyInBasket &= zone.Zone == ZoneKind.Basket;
            AtEntrance |= zone.Zone == ZoneKind.Entrance;
            if (zone.Zone == ZoneKind.Bagging && CrossedScanner)
                WentOn = true;
            WentBack = CrossedScanner && zone.Zone is ZoneKind.Basket or ZoneKind.Belt;
            if (zone.Zone is ZoneKind.Basket or ZoneKind.Belt && !CrossedScanner)
                CameFresh = true;
            if (zone.Zone != ZoneKind.Scanner)
                continue;
            var (enter, leave) = (zone.EnteredAt.UtcTicks, Math.Max(zone.EnteredAt.UtcTicks, zone.LeftAt.UtcTicks));
            if (CrossedScanner && enter - End < TimeSpan.TicksPerSecond / 2)
                enter = Middle - (long)(HalfLength * TimeSpan.TicksPerSecond); // a flicker at the edge is one stay
            CrossedScanner = true;
            Start = Math.Min(Start, enter);
            End = Math.Max(End, leave);
            Middle = (enter + leave) / 2;
            HalfLength = (leave - enter) / 2d / TimeSpan.TicksPerSecond;
            if (Start == enter)
                (FirstMiddle, FirstHalfLength) = (Middle, HalfLength);
        }

        FromBagging = !CrossedScanner && recognition.Zones.Count > 0 && recognition.Zones[0].Zone == ZoneKind.Bagging;
        if (!CrossedScanner)
        {
            (Start, End) = (recognition.FirstSeenAt.UtcTicks, Math.Max(recognition.FirstSeenAt.UtcTicks, recognition.LastSeenAt.UtcTicks));
            (Middle, HalfLength) = ((Start + End) / 2, (End - Start) / 2d / TimeSpan.TicksPerSecond);
            (FirstMiddle, FirstHalfLength) = (Middle, HalfLength);
        }
    }
}
