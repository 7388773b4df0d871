using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Journal;
using LossPrevention.DecisionAlert.Outbox;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>What a lane tells others, each written in one transaction: the journal's line, the outbox's row and, for an alert, its case.</summary>
internal sealed class LaneOutputs(StoreHost host, CaseBook cases, OutboxDispatcher outbox, TimeProvider clock)
{
    /// <summary>An alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="products">Names and prices for its case.</param>
    /// <param name="arrivedAt">When the last input it needed arrived.</param>
    public void Put(Alert alert, IProductLookup products, long arrivedAt)
    {
        var (line, at) = (JournalCodec.Encode(alert.LaneId, alert), clock.GetUtcNow());
        var openCase = cases.Open(alert, products);
        outbox.Put(alert, arrivedAt, session =>
        {
            host.Journal.Write(session, line, at);
            openCase(session);
        });
    }

    /// <summary>An alert that has settled by itself: its case closes.</summary>
    public void Put(AlertResolved resolved)
    {
        var (line, at) = (JournalCodec.Encode(resolved.LaneId, resolved), clock.GetUtcNow());
        var closeCase = cases.Settle(resolved.AlertId, resolved.Resolution);
        outbox.Put(resolved, session =>
        {
            host.Journal.Write(session, line, at);
            closeCase(session);
        });
    }

    /// <summary>A command.</summary>
    public void Put(LaneCommand command)
    {
        var (line, at) = (JournalCodec.Encode(command.LaneId, command), clock.GetUtcNow());
        outbox.Put(command, session => host.Journal.Write(session, line, at));
    }

    /// <summary>Completes once the hub has every alert and command.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken) => outbox.WhenIdleAsync(cancellationToken);
}
