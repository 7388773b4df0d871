using System.Text.Json;
using System.Text.Json.Nodes;

namespace LossPrevention.DecisionAlert.Review.Calibration;

/// <summary>What a calibration may change of VideoIngest's twin: the zones and masks of one camera, nothing else.</summary>
internal static class LanePatch
{
    private const int MostShapes = 40;
    private const int MostCorners = 100;
    private static readonly string[] Zones = ["scanner", "bagging", "basket", "belt"];

    /// <summary>A lane's id and, where a name is <c>lane/camera</c>, that of its further camera.</summary>
    public static (string LaneId, string? CameraId) NameOf(string camera) => camera.Split('/', 2) is [var laneId, var cameraId] ? (laneId, cameraId) : (camera, null);

    /// <summary>The patch of a camera, made anew of what was sent; null where that is anything else.</summary>
    public static JsonObject? Read(string camera, string text)
    {
        var (laneId, cameraId) = NameOf(camera);
        JsonObject? lane;
        try
        {
            var sent = JsonNode.Parse(text)?["lanes"]?[laneId];
            lane = (cameraId is null ? sent : sent?["cameras"]?[cameraId]) as JsonObject;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }

        if (lane?["zones"] is not JsonObject zones || lane["masks"] is not JsonArray masks || masks.Count > MostShapes || !CanSee(zones, cameraId))
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
        var drawn = new JsonObject { ["zones"] = taken, ["masks"] = new JsonArray([.. covered]) };
        return new JsonObject { ["lanes"] = new JsonObject { [laneId] = cameraId is null ? drawn : new JsonObject { ["cameras"] = new JsonObject { [cameraId] = drawn } } } };
    }

    // As VideoIngest asks for: the lane's own camera sees the scanner; a further one does not, and sees the basket or the belt.
    private static bool CanSee(JsonObject zones, string? cameraId) =>
        cameraId is null ? zones["scanner"] is not null : zones["scanner"] is null && (zones["basket"] ?? zones["belt"]) is not null;

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
