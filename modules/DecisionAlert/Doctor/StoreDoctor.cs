using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;

namespace LossPrevention.DecisionAlert.Doctor;

/// <summary>
/// Looks at what only this module has together: the catalog, what the tills have sent so far, how much of what sells the gallery knows,
/// the clocks, the lanes, and the room for the journal.
/// </summary>
internal sealed class StoreDoctor(
    ITwinSettings<DecisionAlertSettings> twin, RecentTillEvents till, ProductKnowledge knowledge, StoreReport report) : IDoctorCheck
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DoctorFinding>>([.. Look(twin.Current)]);

    private IEnumerable<DoctorFinding> Look(DecisionAlertSettings settings)
    {
        var catalog = Contracts.Catalog.Empty;
        if (settings.CatalogPath is { } path)
        {
            var loaded = CatalogFile.Load(path);
            catalog = loaded.Catalog;
            foreach (var finding in CatalogCheck.Run(loaded))
                yield return finding;
        }

        var events = till.All;
        ScanCodeLayouts.Create(settings.InStoreLayouts, out var layouts);
        foreach (var finding in events.Count == 0 ? [DoctorFinding.Unknown("till", "no till has sent anything since the module's start")] : TillCheck.Run(events, catalog, layouts))
            yield return finding;
        if (catalog.Products.Count > 0)
        {
            foreach (var finding in knowledge.Newest is { } known
                ? CoverageCheck.Run($"{known.Gallery.Bundle} {known.Gallery.Version}", catalog, known.Codes, TillCheck.Sold(events, catalog, layouts))
                : [DoctorFinding.Unknown("model", "Recognition has not been asked yet what it knows: no item has crossed")])
            {
                yield return finding;
            }
        }

        yield return NodeClock.Check();
        var snapshot = report.Snapshot(settings.StoreId);
        foreach (var clock in snapshot.Clocks)
        {
            yield return Math.Abs(clock.OffsetMs) > settings.Correlation.OffsetAlarm.TotalMilliseconds
                ? DoctorFinding.Weak(clock.LaneId, $"the clock '{clock.Source}' is {clock.OffsetMs / 1000:F1} s off", "set it by NTP; what is measured is taken off meanwhile")
                : DoctorFinding.Good(clock.LaneId, $"the clock '{clock.Source}' is {clock.OffsetMs / 1000:F1} s off");
        }

        foreach (var lane in snapshot.Modules.Where(m => m.Module == ModuleIds.DecisionAlert).SelectMany(m => m.Lanes))
        {
            yield return lane.Status == HealthStatus.Healthy
                ? DoctorFinding.Good(lane.LaneId, "alerts are raised here")
                : DoctorFinding.Bad(lane.LaneId, lane.Reason ?? "no alert is raised", "mend the source that is named");
        }

        if (settings.JournalFile is { } journal)
            yield return NodeCheck.Disk(journal);
    }
}
