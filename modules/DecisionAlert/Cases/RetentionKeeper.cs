using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>Deletes every hour what has been kept long enough, and writes into the access log what it deleted. The access log itself is kept.</summary>
internal sealed partial class RetentionKeeper(
    ITwinSettings<DecisionAlertSettings> twin, StoreHost host, PictureSeal seal, AuditLog audit, TimeProvider clock, ILogger<RetentionKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <summary>Deletes what is due now.</summary>
    public async Task DeleteAsync()
    {
        var (keep, now) = (twin.Current.Review.Retention, clock.GetUtcNow());
        if (await seal.SealOldAsync() is > 0 and var count)
            audit.Write("retention", "pictures.seal", "store", $"{count} pictures of an older version are encrypted now");
        var deleted = default(RetentionCount);
        await host.Store.WriteAsync(s => SqlitePins.DeleteExpired(s, now));
        await host.Store.WriteAsync(s => deleted = SqliteRetention.Delete(
            s, now, pictures: now.AddDays(-keep.PictureDays), cases: now.AddDays(-keep.CaseDays), journal: now.AddDays(-keep.JournalDays)));
        for (var some = -1; some != 0; deleted = deleted with { Lines = deleted.Lines + some })
            await host.Store.WriteAsync(s => some = SqliteRetention.DeleteLines(s, now.AddDays(-keep.JournalDays)));
        if (deleted == default)
            return;
        audit.Write("retention", "retention.delete", "store", deleted.ToString());
        LogDeleted(deleted);
        host.Store.Read(s => s.Execute("PRAGMA incremental_vacuum(2000)")); // gives the file's free pages back, a few at a time
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            await DeleteAsync();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventIds.RetentionDone, LogLevel.Information, "Kept long enough and deleted: {Deleted}.")]
    private partial void LogDeleted(RetentionCount deleted);
}

/// <summary>How many rows were deleted.</summary>
internal readonly record struct RetentionCount(int Pictures, int Cases, int Tickets, int Lines, int Messages, int Counts)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Pictures} pictures, {Cases} cases, {Tickets} tickets, {Lines} journal lines, {Messages} sent messages, {Counts} counts";
}
