using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>What a rule found: a discrepancy with every term of its risk. Whether and whom it reaches is not the rule's business.</summary>
internal sealed record Finding
{
    /// <summary>What differs.</summary>
    public required DiscrepancyKind Kind { get; init; }

    /// <summary>What it is about: a sighting's or an event's id, or an operator's day. One alert for each kind and key.</summary>
    public required string Key { get; init; }

    /// <summary>When the item passed or the line was rung, node's clock, UTC ticks.</summary>
    public required long At { get; init; }

    /// <summary>The ticket.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The terms of the log-odds; they add up to the risk.</summary>
    public required ValueList<EvidenceTerm> Evidence { get; init; }

    /// <summary>What may be lost, store's currency.</summary>
    public double Value { get; init; }

    /// <summary>What was scanned, where something was.</summary>
    public ProductCode? Scanned { get; init; }

    /// <summary>The item in question, where it was seen: its pictures belong to the card.</summary>
    public OpenSighting? Sighting { get; init; }

    /// <summary>The line in question, where there is one.</summary>
    public OpenScan? Line { get; init; }

    /// <summary>Likely codes to offer in place of the one keyed.</summary>
    public ValueList<ProductCode> Suggestions { get; init; }

    /// <summary>Who worked the till, for kinds that are about an operator's figures.</summary>
    public string? OperatorId { get; init; }

    /// <summary>
    /// From when on the camera had to see for this to hold, UTC ticks; a lane that was blind at any time since raises nothing. Null where
    /// the till alone says it.
    /// </summary>
    public long? SeenSince { get; init; }

    /// <summary>Log-odds of the discrepancy.</summary>
    public double LogOdds
    {
        get
        {
            var sum = 0d;
            foreach (var term in Evidence.AsSpan())
                sum += term.LogOdds;
            return sum;
        }
    }

    /// <summary>The alert's id: the same whenever the same recording is replayed.</summary>
    public string AlertId => $"{Names.Of(Kind)}:{Key}";
}
