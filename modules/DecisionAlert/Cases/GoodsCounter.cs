using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Lanes;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>Counts by day and product what was seen and whether it was recognised: how the cameras learn. No ticket, no time of day.</summary>
internal sealed class GoodsCounter(DecisionMetrics metrics) : IDecisionObserver
{
    private const int Remembered = 8192;
    private readonly Lock gate = new();
    private readonly Dictionary<string, ProductCode?> likeliest = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly Dictionary<(string Day, string Code), GoodsDay> waiting = [];

    /// <summary>What a sighting shows.</summary>
    public void Note(ItemRecognition seen)
    {
        lock (gate)
        {
            if (!likeliest.TryAdd(seen.SightingId, Likeliest(seen)))
                return;
            order.Enqueue(seen.SightingId);
            if (order.Count > Remembered)
                likeliest.Remove(order.Dequeue());
        }
    }

    /// <summary>The likeliest product; null where goods that nobody taught are likelier.</summary>
    public static ProductCode? Likeliest(ItemRecognition seen) =>
        seen.Candidates.Count > 0 && seen.Candidates[0].Probability > seen.UnknownProbability ? seen.Candidates[0].Gtin : null;

    /// <inheritdoc/>
    public void OnDecision(Decision decision)
    {
        if (decision.Kind != DecisionKind.Sighting || decision.Outcome is not (DecisionOutcome.Paired or DecisionOutcome.Switched or DecisionOutcome.Missed))
            return;
        var id = decision.Id[(decision.Id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        lock (gate)
        {
            if (!likeliest.TryGetValue(id, out var seen))
                return;
            var isRung = decision.Outcome == DecisionOutcome.Paired;
            var key = (Day: decision.At.UtcDateTime.ToString("yyyy-MM-dd"), Code: decision.Gtin?.Value ?? "");
            var sum = waiting.GetValueOrDefault(key, new GoodsDay(key.Day, key.Code, 0, 0, 0, 0));
            waiting[key] = sum with
            {
                Seen = sum.Seen + 1,
                Rung = sum.Rung + (isRung ? 1 : 0),
                Recognised = sum.Recognised + (isRung && seen == decision.Gtin ? 1 : 0),
                Unknown = sum.Unknown + (seen is null ? 1 : 0),
            };
            metrics.CountGoods(decision.LaneId, isKnown: seen is not null);
        }
    }

    /// <inheritdoc/>
    public void OnAlert(Alert alert)
    {
    }

    /// <summary>What has come together since the last time.</summary>
    public IReadOnlyList<GoodsDay> Take()
    {
        lock (gate)
        {
            GoodsDay[] taken = [.. waiting.Values];
            waiting.Clear();
            return taken;
        }
    }
}

/// <summary>One product on one day.</summary>
/// <param name="Day">Event time, UTC, <c>yyyy-MM-dd</c>.</param>
/// <param name="Code">The product rung, or the likeliest seen where none was; empty where neither is known.</param>
/// <param name="Seen">Sightings of goods that were decided: paired, switched or missed.</param>
/// <param name="Rung">Of them those whose scan belongs to them and agrees.</param>
/// <param name="Recognised">Of those, where the likeliest product was the one rung.</param>
/// <param name="Unknown">Of all seen, where goods that nobody taught were likeliest.</param>
internal sealed record GoodsDay(string Day, string Code, int Seen, int Rung, int Recognised, int Unknown);
