using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Export;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Outbox;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.DecisionAlert.Review.Calibration;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.DecisionAlert.Review.Views;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>What the pages show and change: the module's own parts.</summary>
internal sealed record ReviewParts(
    ITwinSettings<DecisionAlertSettings> Twin, StoreHost Host, CaseBook Cases, OutboxDispatcher Outbox, LaneOutputs Outputs, AccountBook Accounts, AuditLog Audit,
    LaneTimeline Timeline, StoreReport Report, LaneSupervisor Lanes, ClipShelf Clips, CaseExporter Exporter, IMessageSender Sender, IEnumerable<TwinPatching> Patching, TimeProvider Clock)
{
    /// <summary>The settings in force.</summary>
    public DecisionAlertSettings Settings => Twin.Current;

    /// <summary>The currency's sign, for prices.</summary>
    public string Currency => Settings.Review.Currency;

    /// <summary>The accounts as pages and API show them.</summary>
    public IReadOnlyList<AccountView> AccountViews() =>
        [.. Accounts.All.Select(a => new AccountView(a.Name, a.Role, a.Disabled, a.LockedUntil > Clock.GetUtcNow(), a.IsLocal))];
}
