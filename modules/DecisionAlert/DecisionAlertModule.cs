using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Budget;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Doctor;
using LossPrevention.DecisionAlert.Export;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Outbox;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.DecisionAlert.Webhooks;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert;

/// <summary>The module's parts put together.</summary>
public static class DecisionAlertModule
{
    /// <summary>
    /// Adds the module. Every <see cref="IDecisionObserver"/> that is registered too is told of each decision and alert.
    /// </summary>
    public static IServiceCollection AddDecisionAlert(this IServiceCollection services)
    {
        services.AddTwinSettings(DecisionAlertJson.Default.DecisionAlertSettings);
        services.AddDurableInput<ItemRecognition, LaneInputs>(Endpoints.Recognitions, capacity: 512, QueueFullPolicy.Refuse);
        services.AddDurableInput<PosEvent, LaneInputs>(Endpoints.PosEvents, capacity: 512, QueueFullPolicy.Refuse);
        services.AddInput<ModuleHealth, LaneInputs>(Endpoints.Health, capacity: 512, QueueFullPolicy.Refuse);
        services.AddInput<ClockDrift, LaneInputs>(Endpoints.Health, capacity: 512, QueueFullPolicy.Refuse);
        services.AddSingleton<DecisionMetrics>();
        services.AddSingleton<StoreReport>();
        services.AddSingleton<ProductKnowledge>();
        services.AddSingleton<StoreHost>();
        services.AddSingleton<WebhookDestinations>();
        services.AddSingleton<OutboxDispatcher>();
        services.AddSingleton<RecentPictures>();
        services.AddSingleton<TicketCounter>();
        services.AddSingleton<RecentTillEvents>();
        services.AddSingleton<IDoctorCheck, StoreDoctor>();
        services.AddSingleton<CaseBook>();
        services.AddSingleton<ClipShelf>();
        services.AddSingleton<PictureSeal>();
        services.AddSingleton<OperatorGroups>();
        services.AddSingleton<CaseExporter>();
        services.AddSingleton<LaneTimes>();
        services.AddSingleton<GoodsCounter>();
        services.AddSingleton<IDecisionObserver>(s => s.GetRequiredService<GoodsCounter>());
        services.AddSingleton<IReviewStatistics, CaseStatistics>();
        services.AddSingleton<LaneTimeline>();
        services.AddSingleton<IDecisionObserver>(s => s.GetRequiredService<LaneTimeline>());
        services.AddSingleton<AccountBook>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<ReviewParts>();
        services.AddSingleton<ReviewSite>();
        services.AddSingleton<LaneOutputs>();
        services.AddSingleton<LaneSupervisor>();
        services.AddHostedService<Rehearsal>();
        services.AddHostedService(s => s.GetRequiredService<StoreHost>());
        services.AddHostedService(s => s.GetRequiredService<OutboxDispatcher>());
        services.AddHostedService(s => s.GetRequiredService<LaneSupervisor>());
        services.AddHostedService<BudgetKeeper>();
        services.AddHostedService<CountsKeeper>();
        services.AddHostedService<SettingsLog>();
        services.AddHostedService<RetentionKeeper>();
        services.AddHostedService<ClipKeeper>();
        services.AddHostedService(s => s.GetRequiredService<ReviewSite>());
        return services;
    }
}
