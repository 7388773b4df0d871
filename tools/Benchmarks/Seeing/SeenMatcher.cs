using LossPrevention.Contracts;
using LossPrevention.LaneStudio;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.Benchmarks.Seeing;

/// <summary>Says what each sighting of a drawn lane shows, by where its best crop was cut and what truly was there then.</summary>
internal static class SeenMatcher
{
    /// <summary>A crop's middle lies this near to what it shows, frame widths: half of the largest item and what a grip adds.</summary>
    private const double Near = 0.12;

    /// <summary>A crop may be cut this long before or after the middle was over the scanner.</summary>
    private const double Beside = 0.7;

    private const double HeightPerWidth = 9 / 16d;

    /// <summary>Adds a lane to a tally; one line a sighting that is false, and a missed pass, to <paramref name="log"/>.</summary>
    public static void Add(SeenTally tally, LaneScript script, IEnumerable<PassReport> sightings, DateTimeOffset start, Action<string> log)
    {
        var passes = TruePass.Of(script);
        var taken = new HashSet<TruePass>();
        var rested = TruePass.LeftInBasket(script);
        var restedSeen = new HashSet<Actor>();
        var over = sightings.Where(sighting => sighting.Zones.Any(zone => zone.Zone == ZoneKind.Scanner)).ToList();
        var pairs = over.SelectMany((sighting, n) => passes.Select(pass => (Sighting: n, Pass: pass, Distance: Distance(sighting, pass, start))))
            .Where(pair => pair.Distance < Near).OrderBy(pair => pair.Distance).ToList();
        var matched = new HashSet<int>();
        foreach (var (sighting, pass, _) in pairs)
        {
            if (!matched.Contains(sighting) && taken.Add(pass))
            {
                matched.Add(sighting);
            }
        }

        for (var n = 0; n < over.Count; n++)
        {
            if (!matched.Contains(n))
            {
                var cause = pairs.Exists(pair => pair.Sighting == n) ? FalseCause.Twice : CauseOf(over[n], script, start);
                tally.False[cause]++;
                log($"false ({cause}): {(over[n].FirstSeenAt - start).TotalSeconds:F2}-{(over[n].LastSeenAt - start).TotalSeconds:F2} s, confidence {over[n].GoodsConfidence:F2}, {string.Join('>', over[n].Zones.Select(z => z.Zone))}");
            }
        }

        foreach (var missed in passes.Where(pass => !taken.Contains(pass)))
        {
            log($"missed: {missed.Enter:F2}-{missed.Leave:F2} s");
        }

        foreach (var sighting in sightings.Where(sighting => sighting.Zones.All(zone => zone.Zone is ZoneKind.Basket or ZoneKind.Belt)))
        {
            var (at, x, y) = Crop(sighting, start);
            if (rested.FirstOrDefault(actor => actor.Track.At(at) is { } place && Distance(place, x, y) < Near) is { } actor)
            {
                restedSeen.Add(actor); // what lies there for long is said again after the next item
                continue;
            }

            tally.RestedFalse++;
            log($"false in the basket: {(sighting.FirstSeenAt - start).TotalSeconds:F2}-{(sighting.LastSeenAt - start).TotalSeconds:F2} s, confidence {sighting.GoodsConfidence:F2}");
        }

        (tally.Passes, tally.Seen) = (tally.Passes + passes.Count, tally.Seen + taken.Count);
        (tally.Rested, tally.RestedSeen) = (tally.Rested + rested.Count, tally.RestedSeen + restedSeen.Count);
    }

    private static FalseCause CauseOf(PassReport sighting, LaneScript script, DateTimeOffset start)
    {
        var (at, x, y) = Crop(sighting, start);
        var near = script.Actors.Where(actor => actor.Kind != ActorKind.PassingShadow)
            .Select(actor => (actor.Kind, Distance: actor.Track.At(at) is { } place ? Distance(place, x, y) : double.MaxValue)).ToList();
        return near.Exists(n => n is { Kind: ActorKind.Item, Distance: < Near }) ? FalseCause.Elsewhere
            : near.Exists(n => n is { Kind: ActorKind.Bag or ActorKind.Phone, Distance: < 1.5 * Near }) ? FalseCause.Thing
            : near.Exists(n => n.Kind is not ActorKind.Item && n.Distance < 2 * Near) ? FalseCause.Hand
            : FalseCause.Nothing;
    }

    private static double Distance(PassReport sighting, TruePass pass, DateTimeOffset start)
    {
        var (at, x, y) = Crop(sighting, start);
        return at < pass.Enter - Beside || at > pass.Leave + Beside
            ? double.MaxValue
            : pass.Pieces.Min(piece => piece.Track.At(at) is { } place ? Distance(place, x, y) : double.MaxValue);
    }

    private static double Distance(Keyframe place, double x, double y) =>
        Math.Sqrt(Math.Pow(place.X - x, 2) + Math.Pow((place.Y - y) * HeightPerWidth, 2));

    private static (double At, double X, double Y) Crop(PassReport sighting, DateTimeOffset start)
    {
        var best = sighting.Crops[0];
        return ((best.TakenAt - start).TotalSeconds, best.Box.X + (best.Box.Width / 2), best.Box.Y + (best.Box.Height / 2));
    }
}
