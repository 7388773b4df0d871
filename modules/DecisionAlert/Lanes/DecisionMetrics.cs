using System.Diagnostics.Metrics;
using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>What the module counts.</summary>
internal sealed class DecisionMetrics
{
    private readonly Counter<long> decisions;
    private readonly Counter<long> alerts;
    private readonly Counter<long> late;
    private readonly Histogram<double> processing;
    private readonly Histogram<double> eventTime;

    /// <summary>Makes the instruments.</summary>
    public DecisionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("LossPrevention.DecisionAlert");
        decisions = meter.CreateCounter<long>("decision.decisions", description: "Sightings and scans decided.");
        alerts = meter.CreateCounter<long>("decision.alerts", description: "Alerts raised.");
        late = meter.CreateCounter<long>("decision.late", description: "Inputs that came after their time had passed.");
        processing = meter.CreateHistogram<double>(
            "decision.alert.processing", "s", "Wall clock from the arrival of the last input an alert needed to the hub's taking it.");
        eventTime = meter.CreateHistogram<double>("decision.alert.latency", "s", "Event time from the item's pass to the alert.");
    }

    /// <summary>A decision was made.</summary>
    public void Count(Decision decision) =>
        decisions.Add(1, Tag("lane", decision.LaneId), Tag("outcome", decision.Outcome.ToString()));

    /// <summary>An alert is with the hub.</summary>
    public void Count(Alert alert, TimeSpan took)
    {
        alerts.Add(1, Tag("lane", alert.LaneId), Tag("kind", alert.Kind.ToString()), Tag("action", alert.Action.ToString()));
        processing.Record(took.TotalSeconds, Tag("lane", alert.LaneId));
        eventTime.Record(alert.LatencyMs / 1000, Tag("lane", alert.LaneId));
    }

    /// <summary>Inputs came late.</summary>
    public void CountLate(string laneId, long count) => late.Add(count, Tag("lane", laneId));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
