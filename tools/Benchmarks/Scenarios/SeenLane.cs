using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.LaneStudio;

namespace LossPrevention.Benchmarks;

/// <summary>
/// What the camera, Recognition and the till would say of a lane that LaneStudio acts out, without drawing a frame: zone times from the tracks, a
/// tracker that misses and loses some, looks by a model. It stands in for video where thousands of tickets are wanted.
/// </summary>
internal sealed class SeenLane(LaneScript script, IReadOnlyList<StudioProduct> products, LooksModel looks, bool rests, int seed)
{
    private const double FirstLookAfter = 0.4;
    private const double FirstLookConfidence = 0.5;
    private const double Step = 1 / 15d;
    private const double MissedPasses = 0.02;
    private const double LostAfterwards = 0.02;
    private const double HandsTracked = 0.4;
    private const double ThingsTracked = 0.8;
    private const double LeavingSeen = 0.8;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(0.5);
    private static readonly GalleryVersion Gallery = new("scenarios", "1", 0);
    private readonly Random chance = new(seed);
    private readonly Random firstChance = new(seed + 1); // its own, so that the passes are the same with and without first looks
    private readonly List<(double At, ItemRecognition Seen, Actor Of)> sightings = [];
    private readonly Dictionary<string, Actor> origins = new(StringComparer.Ordinal);

    /// <summary>Whose pass a sighting is, by its id: known once the inputs are made.</summary>
    public IReadOnlyDictionary<string, Actor> Origins => origins;

    /// <summary>Everything the lane is fed, in event-time order.</summary>
    public IEnumerable<LaneInput> Inputs(RecordedClock clock, IReadOnlyList<PosEvent> till)
    {
        foreach (var actor in script.Actors)
            See(actor);
        foreach (var (n, s) in sightings.OrderBy(s => s.At).Index())
            origins[Id(clock, n)] = s.Of;
        var camera = sightings.OrderBy(s => s.At).SelectMany((s, n) => FirstLook(s.Seen).Append((s.At, s.Seen))
            .Select(l => (At: clock.At(l.At), Make: (Func<long, LaneInput>)(number => new RecognitionArrived(Numbered(l.Seen, clock, number, n)))))).OrderBy(m => m.At);
        var pos = till.Select(e => (At: e.OccurredAt, Make: (Func<long, LaneInput>)(number => new PosEventArrived(e with { Receipt = new PosReceipt("till", number, e.OccurredAt, false) }))));
        var inputs = new List<(DateTimeOffset At, LaneInput Input)> { (clock.Start, new GalleryAnswered(Gallery, products.Select(p => p.Code).ToValueList())) };
        Number(camera, LaneSource.Camera, "cam", clock, inputs);
        Number(pos, LaneSource.Till, "till", clock, inputs);
        return inputs.OrderBy(i => i.At).Select(i => i.Input);
    }

    /// <summary>What is told of an item while it is still on the scanner: where it has been there alone for long enough.</summary>
    private IEnumerable<(double At, ItemRecognition Seen)> FirstLook(ItemRecognition seen)
    {
        if (seen.Zones.Count == 0 || seen.Zones.AsSpan().ToArray().LastOrDefault(z => z.Zone == ZoneKind.Scanner) is not { } stay)
            yield break;
        var at = stay.EnteredAt.AddSeconds(FirstLookAfter);
        var confidence = seen.GoodsConfidence - 0.1; // where it goes to is not seen yet
        if (at >= stay.LeftAt || confidence < FirstLookConfidence || sightings.Exists(o => !ReferenceEquals(o.Seen, seen) && IsUnderWay(o.Seen, at)))
            yield break;
        yield return ((at - DateTimeOffset.UnixEpoch).TotalSeconds, seen with
        {
            LastSeenAt = at,
            Zones = [.. seen.Zones.Where(z => z.EnteredAt < stay.EnteredAt), stay with { LeftAt = at }],
            GoodsConfidence = confidence,
            Candidates = looks.LookFirst(seen.Candidates, firstChance),
            Preliminary = true,
        });
    }

    private static bool IsUnderWay(ItemRecognition other, DateTimeOffset at) =>
        other.LastSeenAt > at && other.Zones.Any(z => z.Zone == ZoneKind.Scanner && z.EnteredAt <= at);

    private ItemRecognition Numbered(ItemRecognition seen, RecordedClock clock, long number, int n) => seen with
    {
        OthersUnderWay = seen.Preliminary is true ? 0 : OthersUnderWay(seen),
        SightingId = Id(clock, n),
        LaneId = clock.LaneId,
        Sequence = number,
        FirstSeenAt = Shift(seen.FirstSeenAt, clock),
        LastSeenAt = Shift(seen.LastSeenAt, clock),
        Zones = seen.Zones.Select(z => new ZonePass(z.Zone, Shift(z.EnteredAt, clock), Shift(z.LeftAt, clock))).ToValueList(),
    };

    /// <summary>What else had been over the scanner when this one was sent, and was sent later.</summary>
    private int OthersUnderWay(ItemRecognition seen) => sightings.Count(o => IsUnderWay(o.Seen, seen.LastSeenAt));

    private static string Id(RecordedClock clock, int n) => $"{clock.LaneId}-s{n}";

    private static DateTimeOffset Shift(DateTimeOffset time, RecordedClock clock) => clock.Start + (time - DateTimeOffset.UnixEpoch);

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private void Number(
        IEnumerable<(DateTimeOffset At, Func<long, LaneInput> Make)> messages, LaneSource source, string session, RecordedClock clock,
        List<(DateTimeOffset At, LaneInput Input)> inputs)
    {
        var (number, through) = (0L, clock.Start);
        foreach (var (at, make) in messages)
        {
            for (; through < at; through += ReportEvery)
                inputs.Add((through, new SourceReported(source, through, HealthStatus.Healthy, null, new LaneProgress(session, through, number))));
            inputs.Add((at, make(++number)));
        }

        var end = clock.At(script.Duration).AddMinutes(2);
        inputs.Add((end, new SourceReported(source, end, HealthStatus.Healthy, null, new LaneProgress(session, end, number, true))));
    }

    private void See(Actor actor)
    {
        var stays = Stays(actor);
        if (actor.Goods is { } goods)
            SeeGoods(actor, goods.Product, stays);
        else if (actor.Kind is ActorKind.Bag or ActorKind.Phone)
            SeeThings(actor, stays, ThingsTracked, 0.4, actor.Kind == ActorKind.Bag ? GoodsModel.Bag : GoodsModel.Phone);
        else if (actor.IsHand)
            SeeThings(actor, [.. stays.Where(s => s.Zone != ZoneKind.Scanner || !CarriesThen(s))], HandsTracked, 0.2, GoodsModel.Hand);
    }

    /// <summary>A hand that carries an item is part of the item's track.</summary>
    private bool CarriesThen(Stay hand) => script.Actors.Any(a =>
        a.Kind is ActorKind.Item or ActorKind.Bag or ActorKind.Phone && a.Track.Start < hand.Leave && a.Track.End > hand.Enter
        && a.Track.At((hand.Enter + hand.Leave) / 2) is { } at && script.Layout.Scanner.Holds(at.X, at.Y));

    private void SeeGoods(Actor actor, StudioProduct product, List<Stay> stays)
    {
        for (var i = 0; i < stays.Count; i++)
        {
            if (stays[i].Zone != ZoneKind.Scanner || chance.NextDouble() < MissedPasses)
                continue;
            var zones = new List<Stay>();
            if (i > 0 && stays[i].Enter - stays[i - 1].Leave < 1.5)
                zones.Add(stays[i - 1] with { Enter = Math.Max(stays[i - 1].Enter, stays[i - 1].Leave - 0.5) });
            zones.Add(stays[i]);
            if (i + 1 < stays.Count && stays[i + 1].Enter - stays[i].Leave < 1.5 && chance.NextDouble() > LostAfterwards)
                zones.Add(stays[i + 1] with { Leave = Math.Min(stays[i + 1].Leave, stays[i + 1].Enter + 0.7) });
            Add(actor, zones, 0.65 + (0.3 * chance.NextDouble()), GoodsModel.Goods.Draw(chance), looks.See(product, products, chance));
        }

        if (!rests || stays.Count == 0)
            return;
        if (stays is [{ Zone: ZoneKind.Basket or ZoneKind.Belt } only])
            Add(actor, [only], 0.65 + (0.3 * chance.NextDouble()), GoodsModel.Goods.Draw(chance), looks.See(product, products, chance));
        if (stays[^1] is { Zone: ZoneKind.Bagging } bag && chance.NextDouble() < LeavingSeen)
        {
            var leaving = bag with { Enter = Math.Max(bag.Enter + 1, bag.Leave - 2) };
            if (leaving.Enter < leaving.Leave)
                Add(actor, [leaving], 0.65 + (0.3 * chance.NextDouble()), GoodsModel.Goods.Draw(chance), looks.See(product, products, chance));
        }
    }

    private void SeeThings(Actor actor, IReadOnlyList<Stay> stays, double tracked, double least, GoodsModel thing)
    {
        foreach (var stay in stays.Where(s => s.Zone == ZoneKind.Scanner))
        {
            if (chance.NextDouble() < tracked)
                Add(actor, [stay], least + (0.3 * chance.NextDouble()), thing.Draw(chance), looks.SeeNothing(products, chance));
        }
    }

    private void Add(Actor actor, IReadOnlyList<Stay> zones, double goods, double ratio, ValueList<ProductCandidate> candidates) => sightings.Add((zones[^1].Leave, new ItemRecognition
    {
        SightingId = string.Empty,
        StoreId = "store-1",
        LaneId = string.Empty,
        Session = "cam",
        Sequence = 0,
        FirstSeenAt = At(zones[0].Enter),
        LastSeenAt = At(zones[^1].Leave),
        Zones = zones.Select(z => new ZonePass(z.Zone, At(z.Enter), At(z.Leave))).ToValueList(),
        GoodsConfidence = goods,
        Candidates = candidates,
        OthersAtMost = candidates[^1].LogLikelihoodRatio,
        UnknownProbability = 0.02,
        GoodsLogLikelihoodRatio = ratio,
        Gallery = Gallery,
    }, actor));

    /// <summary>The stays of something's middle in the zones, in order.</summary>
    private List<Stay> Stays(Actor actor)
    {
        var stays = new List<Stay>();
        var waiting = script.Layout.Staffed ? ZoneKind.Belt : ZoneKind.Basket;
        for (var time = actor.Track.Start; time <= actor.Track.End; time += Step)
        {
            if (actor.Track.At(time) is not { } at)
                continue;
            ZoneKind? zone = script.Layout.Scanner.Holds(at.X, at.Y) ? ZoneKind.Scanner
                : script.Layout.Bagging.Holds(at.X, at.Y) ? ZoneKind.Bagging
                : script.Layout.Waiting.Holds(at.X, at.Y) ? waiting
                : null;
            if (zone is not { } here)
                continue;
            if (stays.Count > 0 && stays[^1].Zone == here && time - stays[^1].Leave < 2.5 * Step)
                stays[^1] = stays[^1] with { Leave = time };
            else
                stays.Add(new Stay(here, time, time));
        }

        return stays;
    }

    private sealed record Stay(ZoneKind Zone, double Enter, double Leave);
}
