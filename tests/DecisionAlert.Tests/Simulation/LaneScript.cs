using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Tests.Simulation;

/// <summary>Writes what a camera and a till would send about a lane, by hand or by seed.</summary>
internal sealed class LaneScript(double tillOffset = 0)
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    public static readonly GalleryVersion Gallery = new("test", "1", 0);
    private readonly List<(DateTimeOffset At, Func<long, LaneInput> Make)> camera = [];
    private readonly List<(DateTimeOffset At, Func<long, LaneInput> Make)> till = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> blind = [];
    private readonly List<(DateTimeOffset At, Func<long, LaneInput> Make)> firstLooks = [];
    private int serial;
    private string ticket = "t1";

    public List<Truth> Truths { get; } = [];

    public int Items { get; set; }

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    /// <summary>A pass through the scanner zone around <paramref name="middle"/> seconds; looks by product number.</summary>
    public string Pass(
        double middle, IReadOnlyDictionary<int, double> looks, double length = 0.8, double goods = 0.85, double goodsRatio = 2,
        double unknown = 0.02, double? others = -6, double linger = 0.6, bool scanner = true, ZoneKind? after = ZoneKind.Bagging, ZoneKind? zone = null,
        ZoneKind? before = null, int? othersUnderWay = null)
    {
        var (enter, leave) = (At(middle - (length / 2)), At(middle + (length / 2)));
        var last = leave.AddSeconds(linger);
        ValueList<ZonePass> zones = zone is { } only ? [new(only, enter, last)]
            : !scanner ? [new(ZoneKind.Bagging, enter, last)]
            : after is { } onward ? [new(ZoneKind.Scanner, enter, leave), new(onward, leave, last)]
            : [new(ZoneKind.Scanner, enter, leave)];
        if (before is { } from)
            zones = [new(from, enter.AddSeconds(-0.3), enter), .. zones];
        return Sight(enter, last, zones, ByCode(looks), goods, goodsRatio, unknown, others, othersUnderWay);
    }

    /// <summary>What was told of a pass while the item was still on the scanner; by default it looks like the whole pass.</summary>
    public void FirstLook(double at, string sightingId, IReadOnlyDictionary<int, double>? looks = null, int others = 0)
    {
        var whole = camera.Select(c => c.Make(0)).OfType<RecognitionArrived>().Single(r => r.Recognition.SightingId == sightingId).Recognition;
        AddFirstLook(whole, At(at), looks is null ? whole.Candidates : Candidates(ByCode(looks), whole.UnknownProbability), others);
    }

    /// <summary>A first look at every pass that stays for longer than 0.4 s.</summary>
    public LaneScript WithFirstLooks()
    {
        foreach (var whole in camera.Select(c => c.Make(0)).OfType<RecognitionArrived>().Select(r => r.Recognition))
        {
            if (whole.Zones.LastOrDefault(z => z.Zone == ZoneKind.Scanner) is { } stay && stay.LeftAt - stay.EnteredAt > TimeSpan.FromSeconds(0.4))
                AddFirstLook(whole, stay.EnteredAt.AddSeconds(0.4), whole.Candidates, 0);
        }

        return this;
    }

    /// <summary>Something that lies in the basket for a while.</summary>
    public string Rest(double from, double to, IReadOnlyDictionary<int, double> looks, double goods = 0.9, double goodsRatio = 3) =>
        Sight(At(from), At(to), [new(ZoneKind.Basket, At(from), At(to))], ByCode(looks), goods, goodsRatio, 0.02, -6);

    /// <summary>A pass by codes.</summary>
    public string See(double middle, params (ProductCode Code, double Ratio)[] looks)
    {
        var (enter, leave) = (At(middle - 0.4), At(middle + 0.4));
        var last = leave.AddSeconds(0.6);
        return Sight(
            enter, last, [new(ZoneKind.Scanner, enter, leave), new(ZoneKind.Bagging, leave, last)], looks.ToDictionary(l => l.Code, l => l.Ratio), 0.85, 2, 0.02,
            -6);
    }

    /// <summary>A pass that looks clearly like one product.</summary>
    public string Pass(
        double middle, int product, double length = 0.8, double goods = 0.85, double goodsRatio = 2, ZoneKind? after = ZoneKind.Bagging) =>
        Pass(middle, new Dictionary<int, double> { [product] = 6, [(product + 1) % Store.Products] = -3 }, length, goods, goodsRatio, after: after);

    /// <summary>A pass that looks like many products a little.</summary>
    public string VaguePass(double middle, double length = 0.8) =>
        Pass(middle, Enumerable.Range(0, 20).ToDictionary(k => k, k => 1 - (0.1 * k)), length);

    public string Scan(double at, int product, decimal quantity = 1, PosEventKind kind = PosEventKind.ItemScanned) =>
        Event(at, kind, new PosItem { Code = Store.Codes[product].Value, Quantity = quantity });

    public string Void(double at, string refersTo) => Event(at, PosEventKind.ItemVoided, null, refersTo);

    public void Open(double at, string? id = null, Func<PosEvent, PosEvent>? change = null)
    {
        ticket = id ?? ticket;
        Event(at, PosEventKind.TransactionStarted, null, change: change);
    }

    public void Pay(double at, Func<PosEvent, PosEvent>? change = null)
    {
        Event(at, PosEventKind.PaymentStarted, null, change: change);
        Event(at + 4, PosEventKind.TransactionCompleted, null, change: change);
    }

    /// <summary>The bagging scale shows something.</summary>
    public void Scale(double at, double grams) => Event(at, PosEventKind.ScaleChanged, null, change: e => e with { ScaleGrams = grams, ScaleState = ScaleState.Stable });

    /// <summary>The camera does not see the lane for a while.</summary>
    public void Blind(double from, double to) => blind.Add((At(from), At(to)));

    public string Event(double at, PosEventKind kind, PosItem? item, string? refersTo = null, Func<PosEvent, PosEvent>? change = null)
    {
        var id = $"e{++serial}";
        var time = At(at + tillOffset);
        var transaction = ticket;
        till.Add((time, n => new PosEventArrived((change ?? (e => e))(new PosEvent
        {
            EventId = id,
            StoreId = "store-1",
            LaneId = "lane-1",
            TerminalId = "till-1",
            TransactionId = transaction,
            Sequence = n,
            Kind = kind,
            OccurredAt = time,
            Item = item,
            RefersTo = refersTo,
            Receipt = new PosReceipt("till", n, time, false),
        }))));
        return id;
    }

    /// <summary>Every input of the lane, with progress every quarter of a second, in event-time order.</summary>
    public IReadOnlyList<LaneInput> Inputs()
    {
        var inputs = new List<(DateTimeOffset At, LaneInput Input)> { (Start, new GalleryAnswered(Gallery, Grocer.Codes)) };
        Number([.. camera, .. firstLooks], LaneSource.Camera, "cam", inputs);
        Number(till, LaneSource.Till, "till", inputs);
        return inputs.OrderBy(i => i.At).Select(i => i.Input).ToList();
    }

    public Outcome Run(DecisionAlertSettings? settings = null, IProductLookup? products = null) => Run(Inputs(), settings, products);

    public Outcome Run(IEnumerable<LaneInput> inputs, DecisionAlertSettings? settings = null, IProductLookup? products = null)
    {
        var outcome = new Outcome(this);
        var context = new LaneContext(new LaneKey("store-1", "lane-1"), settings ?? new DecisionAlertSettings { StoreId = "store-1" }, products ?? Store.Lookup);
        var lane = new LaneCorrelator(context, outcome);
        foreach (var input in inputs)
            lane.Feed(input);
        outcome.Lane = lane;
        return outcome;
    }

    private static Dictionary<ProductCode, double> ByCode(IReadOnlyDictionary<int, double> looks) =>
        looks.ToDictionary(l => Store.Codes[l.Key], l => l.Value);

    private string Sight(
        DateTimeOffset enter, DateTimeOffset last, ValueList<ZonePass> zones, Dictionary<ProductCode, double> looks, double goods, double goodsRatio,
        double unknown, double? others, int? othersUnderWay = null)
    {
        var id = $"s{++serial}";
        var candidates = Candidates(looks, unknown);
        camera.Add((last, n => new RecognitionArrived(new ItemRecognition
        {
            SightingId = id,
            StoreId = "store-1",
            LaneId = "lane-1",
            Session = "cam",
            Sequence = n,
            FirstSeenAt = enter.AddSeconds(-0.4),
            LastSeenAt = last,
            Zones = zones,
            GoodsConfidence = goods,
            OthersUnderWay = othersUnderWay,
            Candidates = candidates,
            OthersAtMost = others,
            UnknownProbability = unknown,
            GoodsLogLikelihoodRatio = goodsRatio,
            Gallery = Gallery,
        })));
        return id;
    }

    private void AddFirstLook(ItemRecognition whole, DateTimeOffset at, ValueList<ProductCandidate> candidates, int others) =>
        firstLooks.Add((at, n => new RecognitionArrived(whole with
        {
            Sequence = n,
            LastSeenAt = at,
            Zones = [.. whole.Zones.Where(z => z.EnteredAt < at).Select(z => z with { LeftAt = z.LeftAt < at ? z.LeftAt : at })],
            OthersUnderWay = others,
            Candidates = candidates,
            Preliminary = true,
        })));

    private static ValueList<ProductCandidate> Candidates(Dictionary<ProductCode, double> looks, double unknown)
    {
        var sum = looks.Values.Sum(Math.Exp);
        return looks.OrderByDescending(l => l.Value).ThenBy(l => l.Key).Take(64)
            .Select(l => new ProductCandidate(l.Key, (1 - unknown) * Math.Exp(l.Value) / sum, l.Value)).ToValueList();
    }

    private void Number(
        List<(DateTimeOffset At, Func<long, LaneInput> Make)> messages, LaneSource source, string session,
        List<(DateTimeOffset At, LaneInput Input)> inputs)
    {
        var number = 0L;
        var through = Start;
        foreach (var (at, make) in messages.OrderBy(m => m.At))
        {
            ReportUntil(at);
            inputs.Add((at, make(++number)));
        }

        if (blind.Count > 0)
            ReportUntil(blind.Max(b => b.To).AddSeconds(1));
        var end = through.AddMinutes(1);
        inputs.Add((end, new SourceReported(source, end, HealthStatus.Healthy, null, new LaneProgress(session, end, number, true))));

        void ReportUntil(DateTimeOffset at)
        {
            for (; through < at; through = through.AddSeconds(0.25))
            {
                var dark = source == LaneSource.Camera && blind.Exists(b => b.From <= through && through < b.To);
                inputs.Add((through, new SourceReported(
                    source, through, dark ? HealthStatus.Unhealthy : HealthStatus.Healthy, dark ? "The camera is dark." : null,
                    new LaneProgress(session, through, number))));
            }
        }
    }
}

/// <summary>One true discrepancy.</summary>
internal sealed record Truth(DiscrepancyKind Kind, DateTimeOffset At, int Product, int? Scanned, string Ticket);
