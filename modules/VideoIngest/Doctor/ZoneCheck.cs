using System.Text.Json.Nodes;
using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Doctor;

/// <summary>Whether a lane's zones can be what they are called.</summary>
public static class ZoneCheck
{
    /// <summary>Shares of the view: below it an item does not fit, above it everything is "over the scanner".</summary>
    private const double Smallest = 0.01, Largest = 0.6;

    private const double MostShared = 0.2;

    /// <param name="laneId">The lane.</param>
    /// <param name="zones">The twin's <c>zones</c>: lists of [x, y] by name.</param>
    /// <param name="example">The zones that the template in the repository comes with, which fit no real camera; null where unknown.</param>
    public static IEnumerable<DoctorFinding> Run(string laneId, JsonObject zones, JsonObject? example)
    {
        // A zone without points is one that the lane has not, as the module's own settings write it.
        var polygons = zones.Select(z => KeyValuePair.Create(z.Key, Points(z.Value))).Where(z => z.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        var sound = true;
        foreach (var (name, points) in polygons)
        {
            var area = Area(points);
            if (area is < Smallest or > Largest)
            {
                sound = false;
                yield return DoctorFinding.Weak(
                    laneId, $"the zone '{name}' covers {area:P1} of the view", $"draw it around what it is named for: {Smallest:P0} to {Largest:P0} of the view");
            }
        }

        if (polygons.TryGetValue("scanner", out var scanner))
        {
            foreach (var (name, points) in polygons.Where(p => p.Key is "belt" or "bagging"))
            {
                var shared = Shared(scanner, points);
                if (shared > MostShared)
                {
                    sound = false;
                    yield return DoctorFinding.Weak(
                        laneId, $"{shared:P0} of the scanner zone is '{name}' too", "draw them apart, or an item's way cannot be told");
                }
            }
        }

        if (example is not null && JsonNode.DeepEquals(zones, example))
        {
            sound = false;
            yield return DoctorFinding.Weak(laneId, "the zones are those of the example", "draw this camera's own zones");
        }

        if (sound)
        {
            yield return DoctorFinding.Good(laneId, $"zones: {string.Join(", ", polygons.Select(p => $"{p.Key} {Area(p.Value):P0}"))}");
        }
    }

    private static (double X, double Y)[] Points(JsonNode? polygon) =>
        [.. (polygon as JsonArray ?? []).OfType<JsonArray>().Where(p => p.Count == 2).Select(p => (p[0]!.GetValue<double>(), p[1]!.GetValue<double>()))];

    /// <summary>The shoelace formula.</summary>
    private static double Area((double X, double Y)[] points)
    {
        var twice = 0.0;
        for (var i = 0; i < points.Length; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Length]);
            twice += (a.X * b.Y) - (b.X * a.Y);
        }

        return Math.Abs(twice) / 2;
    }

    /// <summary>The share of one polygon that lies in another, on a grid of a hundredth of the view.</summary>
    private static double Shared((double X, double Y)[] inner, (double X, double Y)[] outer)
    {
        int all = 0, both = 0;
        for (var x = 0.005; x < 1; x += 0.01)
        {
            for (var y = 0.005; y < 1; y += 0.01)
            {
                if (Holds(inner, x, y))
                {
                    all++;
                    both += Holds(outer, x, y) ? 1 : 0;
                }
            }
        }

        return all == 0 ? 0 : (double)both / all;
    }

    /// <summary>Whether a ray to the right crosses the outline an odd number of times.</summary>
    private static bool Holds((double X, double Y)[] points, double x, double y)
    {
        var inside = false;
        for (int i = 0, j = points.Length - 1; i < points.Length; j = i++)
        {
            var (a, b) = (points[i], points[j]);
            if (a.Y > y != b.Y > y && x < ((b.X - a.X) * (y - a.Y) / (b.Y - a.Y)) + a.X)
            {
                inside = !inside;
            }
        }

        return inside;
    }
}
