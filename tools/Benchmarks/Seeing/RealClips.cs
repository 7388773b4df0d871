using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.Benchmarks.Seeing;

/// <summary>The two real clips of the shared data with their truth files, held against what passes.</summary>
internal static class RealClips
{
    private const double Reach = 0.8;

    /// <summary>The clips that are on this machine.</summary>
    public static IEnumerable<(string Name, string Path, ZoneSettings Zones, IReadOnlyList<double> Moments)> Find()
    {
        if (SharedData.Find("video/fruit-and-vegetable-belt.mp4") is { } belt && SharedData.Find("video/fruit-and-vegetable-belt.truth.csv") is { } crossings)
        {
            yield return ("real: goods on a belt", belt, BeltZones, [.. Rows(crossings).Select(row => Number(row[3]))]);
        }

        if (SharedData.Find("video/bottle-detection.mp4") is { } bottles && SharedData.Find("video/bottle-detection.truth.csv") is { } moves)
        {
            yield return ("real: hands and bottles", bottles, WholeView, [.. Rows(moves).Where(row => row[1] is "removed" or "placed").Select(row => Number(row[0]))]);
        }
    }

    /// <summary>Each moment of the truth takes the sighting that was over the scanner nearest to it; what is left over is false.</summary>
    public static SeenTally Match(IReadOnlyList<double> moments, IReadOnlyList<PassReport> sightings, DateTimeOffset start, Action<string> log)
    {
        var tally = new SeenTally { Passes = moments.Count };
        var pairs = sightings.SelectMany((sighting, n) => moments.Select((moment, m) => (n, m, Distance: Distance(sighting, moment, start)))).Where(pair => pair.Distance < Reach).OrderBy(pair => pair.Distance).ToList();
        var (seen, used) = (new HashSet<int>(), new HashSet<int>());
        foreach (var (n, m, _) in pairs)
        {
            if (!used.Contains(n) && seen.Add(m))
            {
                used.Add(n);
            }
        }

        tally.Seen = seen.Count;
        for (var n = 0; n < sightings.Count; n++)
        {
            if (!used.Contains(n))
            {
                var cause = pairs.Exists(pair => pair.n == n) ? FalseCause.Twice : FalseCause.Nothing;
                tally.False[cause]++;
                log($"false ({cause}): {(sightings[n].FirstSeenAt - start).TotalSeconds:F2}-{(sightings[n].LastSeenAt - start).TotalSeconds:F2} s, confidence {sightings[n].GoodsConfidence:F2}");
            }
        }

        return tally;
    }

    private static ZoneSettings BeltZones => new() { Basket = Box(0.68, 0, 1, 1), Scanner = Box(0.35, 0.3, 0.65, 0.8), Bagging = Box(0, 0, 0.32, 1) };

    private static ZoneSettings WholeView => new() { Scanner = Box(0, 0, 1, 1) };

    // Seconds from the stay over the scanner; 0 within it.
    private static double Distance(PassReport sighting, double moment, DateTimeOffset start) => sighting.Zones.Where(zone => zone.Zone == ZoneKind.Scanner)
        .Select(zone => Math.Max(0, Math.Max((zone.EnteredAt - start).TotalSeconds - moment, moment - (zone.LeftAt - start).TotalSeconds))).DefaultIfEmpty(double.MaxValue).Min();

    private static IEnumerable<string[]> Rows(string path) => File.ReadLines(path).Skip(1).Select(line => line.Split(','));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static ValueList<ValueList<double>> Box(double left, double top, double right, double bottom) => [[left, top], [right, top], [right, bottom], [left, bottom]];
}
