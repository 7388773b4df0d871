using System.Text.Json;
using System.Text.Json.Nodes;

namespace LossPrevention.DecisionAlert.Review.Calibration;

/// <summary>What a calibration may change of VideoIngest's twin: one lane's zones and masks, nothing else.</summary>
internal static class LanePatch
{
    private const int MostShapes = 40;
    private const int MostCorners = 100;
    private static readonly string[] Zones = ["scanner", "bagging", "basket", "belt"];

    /// <summary>The patch of a lane, made anew of what was sent; null where that is anything else.</summary>
    public static JsonObject? Read(string laneId, string text)
    {
        JsonObject? lane;
        try
        {
            lane = JsonNode.Parse(text)?["lanes"]?[laneId] as JsonObject;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        if (lane?["zones"] is not JsonObject zones || lane["masks"] is not JsonArray masks || masks.Count > MostShapes || zones["scanner"] is null)
            return null;
        var taken = new JsonObject();
        foreach (var name in Zones)
        {
            // A zone that is gone must be taken out of the twin: null does that.
            var polygon = Polygon(zones[name]);
            if (zones[name] is not null && polygon is null)
                return null;
            taken[name] = polygon;
        }

        var covered = masks.Select(Polygon).ToList();
        if (covered.Contains(null))
            return null;
        return new JsonObject { ["lanes"] = new JsonObject { [laneId] = new JsonObject { ["zones"] = taken, ["masks"] = new JsonArray([.. covered]) } } };
    }

    private static JsonArray? Polygon(JsonNode? node)
    {
        if (node is not JsonArray { Count: >= 3 and <= MostCorners } corners)
            return null;
        var taken = new JsonArray();
        foreach (var corner in corners)
        {
            if (corner is not JsonArray { Count: 2 } point || point[0]?.GetValueKind() != JsonValueKind.Number || point[1]?.GetValueKind() != JsonValueKind.Number)
                return null;
            var (x, y) = (point[0]!.GetValue<double>(), point[1]!.GetValue<double>());
            if (x is not (>= 0 and <= 1) || y is not (>= 0 and <= 1))
                return null;
            taken.Add((JsonNode)new JsonArray(x, y));
        }

        return taken;
    }
}
