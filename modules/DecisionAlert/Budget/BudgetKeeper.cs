using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Budget;

/// <summary>Learns thresholds anew from time to time, where the twin wants it and reviews are kept, and gives them to the lanes.</summary>
internal sealed partial class BudgetKeeper(
    ITwinSettings<DecisionAlertSettings> twin, IEnumerable<IReviewStatistics> reviews, LaneSupervisor lanes, TimeProvider clock, ILogger<BudgetKeeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (reviews.LastOrDefault() is not { } statistics)
            return;
        using var timer = new PeriodicTimer(Look, clock);
        long? learned = null;
        do
        {
            var settings = twin.Current;
            if (!settings.Budget.Enabled || (learned is { } at && clock.GetElapsedTime(at) < settings.Budget.LearnEvery))
                continue;
            learned = clock.GetTimestamp();
            try
            {
                var figures = await statistics.ReadAsync(stoppingToken);
                await lanes.ApplyAsync(
                    BudgetLearner.Learn(figures, settings.Budget, kind => DiscrepancySettings.DefaultAlertFrom(kind, settings.Thresholds)), stoppingToken);
                LogLearned(figures.Store.Reviewed.Count, figures.Chain.Sum(period => period.Reviewed.Count));
            }
            catch (IOException error)
            {
                LogFailed(error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventIds.ThresholdsLearned, LogLevel.Information, "Thresholds learned from {Own} reviews of the store and {All} of the chain.")]
    private partial void LogLearned(int own, int all);

    [LoggerMessage(EventIds.ReviewsUnread, LogLevel.Warning, "Reviews could not be read, so thresholds stay as they are: {Error}")]
    private partial void LogFailed(string error);
}
