using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Budget;

/// <summary>Learned thresholds: the risk from which a kind is raised, by hour of the week.</summary>
/// <param name="Kinds">One entry for each learned kind.</param>
internal sealed record ThresholdTable(ValueList<KindThresholds> Kinds)
{
    /// <summary>The threshold of a kind at a time; null where none was learned.</summary>
    public double? AlertFrom(DiscrepancyKind kind, long utcTicks)
    {
        foreach (var entry in Kinds.AsSpan())
        {
            if (entry.Kind == kind)
                return entry.AlertFrom[ReviewPeriod.HourOf(utcTicks)];
        }

        return null;
    }
}

/// <summary>One kind's thresholds.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="AlertFrom">168 risks, 0..1, by hour of the week, UTC, Monday 00:00 first.</param>
internal sealed record KindThresholds(DiscrepancyKind Kind, ValueList<double> AlertFrom);
