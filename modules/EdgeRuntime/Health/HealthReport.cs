using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>What the reported twin says of a module's health, within the twin's limits (32 KB in all, no <c>. $ #</c> or blanks in keys).</summary>
internal static class HealthReport
{
    private const int MaxReasons = 5;
    private const int MaxReasonBytes = 200;
    private const int MaxLanes = 100;
    private const int MaxLanesBytes = 12 * 1024;
    private const int MaxLaneReasonBytes = 120;
    private const int MaxKeyLength = 64;

    /// <summary>Quotes, colon and comma.</summary>
    private const int PunctuationBytes = 6;

    /// <summary><c>{status, reasons, lanes: {id: "healthy" or what is wrong}}</c>. Where there are too many lanes, those that are not well come first.</summary>
    public static JsonObject Write(ModuleHealth health)
    {
        var lanes = new JsonObject();
        var left = MaxLanesBytes;
        foreach (var lane in health.Lanes.OrderByDescending(l => l.Status).ThenBy(l => l.LaneId, StringComparer.Ordinal).Take(MaxLanes))
        {
            var key = Key(lane.LaneId);
            var text = lane.Status == HealthStatus.Healthy
                ? "healthy"
                : TwinText.Cut($"{(lane.Status == HealthStatus.Degraded ? "degraded" : "unhealthy")}{(lane.Reason is null ? "" : ": " + lane.Reason)}", MaxLaneReasonBytes);
            left -= Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(text) + PunctuationBytes;
            if (left < 0)
            {
                break;
            }

            lanes[key] = text;
        }

        return new JsonObject
        {
            ["status"] = health.Status switch { HealthStatus.Healthy => "healthy", HealthStatus.Degraded => "degraded", _ => "unhealthy" },
            ["reasons"] = new JsonArray([.. health.Reasons.Take(MaxReasons).Select(r => (JsonNode)TwinText.Cut(r, MaxReasonBytes))]),
            ["lanes"] = lanes,
        };
    }

    /// <summary>The patch from one report to the next: lanes that are gone are set to null, or the twin would keep them. Null where nothing changed.</summary>
    public static JsonObject? Patch(JsonObject? before, JsonObject now)
    {
        if (JsonNode.DeepEquals(before, now))
        {
            return null;
        }

        var patch = (JsonObject)now.DeepClone();
        var lanes = (JsonObject)patch["lanes"]!;
        foreach (var (gone, _) in before?["lanes"]?.AsObject() ?? [])
        {
            if (!lanes.ContainsKey(gone))
            {
                lanes[gone] = null;
            }
        }

        return patch;
    }

    private static string Key(string laneId)
    {
        var length = Math.Min(laneId.Length, MaxKeyLength);
        var whole = length > 0 && char.IsHighSurrogate(laneId[length - 1]) ? length - 1 : length;
        return string.Concat(laneId[..whole].Select(c => c is '.' or '$' or '#' || char.IsWhiteSpace(c) || char.IsControl(c) ? '_' : c));
    }
}
