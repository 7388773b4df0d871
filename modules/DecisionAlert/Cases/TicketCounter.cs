using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Lanes;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>Counts finished tickets, which the scorecard's rates are of. One that is reported twice counts once.</summary>
internal sealed class TicketCounter(StoreHost host, DecisionMetrics metrics)
{
    /// <summary>Looks at a till event.</summary>
    public void Note(PosEvent e)
    {
        if (e.Kind != PosEventKind.TransactionCompleted)
            return;
        var key = $"{e.BusinessDay:O}|{e.TerminalId}|{e.TransactionId}";
        var at = SqliteCases.Time(e.Receipt?.OccurredAt ?? e.OccurredAt);
        var isNew = false;
        host.Store.Post(new StoreWrite(s => isNew = s.Execute("INSERT OR IGNORE INTO tickets(key, lane, at) VALUES ($1, $2, $3)", key, e.LaneId, at) > 0)
        {
            Committed = () =>
            {
                if (isNew)
                    metrics.CountTicket(e.LaneId);
            },
        });
    }
}
