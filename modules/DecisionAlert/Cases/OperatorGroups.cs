using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>
/// Who works which lane's till, by group: the queue is sorted by groups, and a case names no operator that its alert does not name.
/// </summary>
internal sealed class OperatorGroups(ITwinSettings<DecisionAlertSettings> twin)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (string? Ticket, string Operator)> newest = new(StringComparer.Ordinal);

    /// <summary>A till event; the newest operator of each lane is remembered.</summary>
    public void Note(PosEvent e)
    {
        if (e.OperatorId is not { } id)
            return;
        lock (gate)
            newest[e.LaneId] = (e.TransactionId, id);
    }

    /// <summary>The group of whoever rang an alert's ticket; null where that is not known.</summary>
    public string? Of(Alert alert)
    {
        var id = alert.OperatorId;
        lock (gate)
        {
            if (id is null && newest.TryGetValue(alert.LaneId, out var known) && known.Ticket == alert.TransactionId)
                id = known.Operator;
        }

        return id is null ? null : twin.Current.Review.OperatorGroups.FirstOrDefault(g => g.Value.Contains(id)).Key;
    }
}
