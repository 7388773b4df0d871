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
    private readonly Counter<long> tickets;
    private readonly Counter<long> selfCorrected;
    private readonly Counter<long> withdrawn;
    private readonly Counter<long> reviews;
    private readonly Histogram<double> toReview;
    private readonly Counter<double> value;
    private readonly Counter<double> watched;
    private readonly Counter<double> blind;
    private readonly Counter<long> goods;

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
        tickets = meter.CreateCounter<long>("decision.tickets", description: "Finished tickets.");
        selfCorrected = meter.CreateCounter<long>("decision.alerts.selfcorrected", description: "Alerts that the shopper put right.");
        withdrawn = meter.CreateCounter<long>("decision.alerts.withdrawn", description: "Alerts from a first look that the whole pass did not bear out.");
        reviews = meter.CreateCounter<long>("decision.reviews", description: "Decisions of people, once they cannot be taken back.");
        toReview = meter.CreateHistogram<double>("decision.review.delay", "s", "Wall clock from the alert to its decision.");
        value = meter.CreateCounter<double>("decision.review.value", description: "Value at stake of confirmed alerts, store's currency.");
        watched = meter.CreateCounter<double>("decision.lane.watched", "s", "How long lanes were watched, blind or not.");
        blind = meter.CreateCounter<double>("decision.lane.blind", "s", "How long lanes were blind: raising nothing.");
        goods = meter.CreateCounter<long>("decision.goods", description: "Goods seen, by whether the likeliest answer is a product or unknown goods.");
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

    /// <summary>A ticket was finished.</summary>
    public void CountTicket(string laneId) => tickets.Add(1, Tag("lane", laneId));

    /// <summary>An alert has settled by itself.</summary>
    public void CountSettled(Alert alert, AlertResolution how) => (how == AlertResolution.Withdrawn ? withdrawn : selfCorrected).Add(1, Tag("lane", alert.LaneId), Tag("kind", alert.Kind.ToString()));

    /// <summary>A person's decision stands.</summary>
    public void Count(AlertReview review)
    {
        reviews.Add(1, Tag("lane", review.LaneId), Tag("kind", review.Kind.ToString()), Tag("verdict", review.Verdict.ToString()));
        toReview.Record(Math.Max(0, (review.ReviewedAt - review.RaisedAt).TotalSeconds), Tag("lane", review.LaneId));
        if (review.Verdict == ReviewVerdict.Confirmed)
            value.Add((double)(review.Value ?? 0), Tag("lane", review.LaneId), Tag("kind", review.Kind.ToString()));
    }

    /// <summary>A lane was watched for a while.</summary>
    public void CountWatch(string laneId, double watchedSeconds, double blindSeconds)
    {
        watched.Add(watchedSeconds, Tag("lane", laneId));
        blind.Add(blindSeconds, Tag("lane", laneId));
    }

    /// <summary>Goods were seen.</summary>
    public void CountGoods(string laneId, bool isKnown) => goods.Add(1, Tag("lane", laneId), Tag("known", isKnown ? "true" : "false"));

    /// <summary>Inputs came late.</summary>
    public void CountLate(string laneId, long count) => late.Add(count, Tag("lane", laneId));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
