using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Review.Live;

namespace LossPrevention.DecisionAlert.Review.Views;

#pragma warning disable CS1591 // what a page shows, named as it shows it

/// <summary>One row of a lane's timeline: a scan, a sighting, or both where they belong together.</summary>
public sealed record TimelineRow(string At, string? Scan, string? Price, string? Sighting, string Outcome);

/// <summary>One lane.</summary>
public sealed record LaneView(string LaneId, string Status, string StatusText, string? Reason, string? Clock, IReadOnlyList<TimelineRow> Rows);

/// <summary>One module.</summary>
public sealed record ModuleView(string Name, string Status, string StatusText, string Reasons);

/// <summary>The lanes page.</summary>
public sealed record LanesView(IReadOnlyList<LaneView> Lanes, IReadOnlyList<ModuleView> Modules, string? Model);

#pragma warning restore CS1591

/// <summary>Health and timeline as the lanes page shows them.</summary>
internal static class LaneViews
{
    /// <summary>The page.</summary>
    public static LanesView Of(StoreHealth health, LaneTimeline timeline, Func<ProductCode, string> nameOf, Words words, string currency)
    {
        var own = health.Modules.FirstOrDefault(m => m.Module == ModuleIds.DecisionAlert)?.Lanes.ToDictionary(l => l.LaneId, StringComparer.Ordinal) ?? [];
        var rows = timeline.Lanes;
        var ids = own.Keys.Union(rows.Keys).Union(health.Modules.SelectMany(m => m.Lanes).Select(l => l.LaneId)).Order(StringComparer.Ordinal);
        return new LanesView(
            [.. ids.Select(id => Lane(id, own.GetValueOrDefault(id), health, rows.GetValueOrDefault(id, []), nameOf, words, currency))],
            [.. health.Modules.Select(m => new ModuleView(m.Module, m.Status.ToString(), words[$"Lanes.{m.Status}"], string.Join(" ", m.Reasons)))],
            timeline.Model is { } model ? $"{model.Bundle} {model.Version} ({model.Revision})" : null);
    }

    private static LaneView Lane(
        string id, LaneHealth? own, StoreHealth health, IReadOnlyList<TimelineEntry> entries, Func<ProductCode, string> nameOf, Words words, string currency)
    {
        var others = health.Modules.SelectMany(m => m.Lanes).Where(l => l.LaneId == id).ToArray();
        var worst = others.Select(l => l.Status).DefaultIfEmpty(HealthStatus.Healthy).Max();
        var reason = own?.Reason ?? others.FirstOrDefault(l => l.Status == worst)?.Reason;
        var offset = health.Clocks.Where(c => c.LaneId == id).Select(c => (double?)c.OffsetMs).MaxBy(o => Math.Abs(o ?? 0));
        return new LaneView(
            id, worst.ToString(), words[$"Lanes.{worst}"], reason, offset is { } ms ? $"{ms / 1000:F2} s" : null, Rows(entries, nameOf, words, currency));
    }

    private static List<TimelineRow> Rows(IReadOnlyList<TimelineEntry> entries, Func<ProductCode, string> nameOf, Words words, string currency)
    {
        var sightings = entries.Where(e => e.Kind == DecisionKind.Sighting).ToDictionary(e => e.Id, StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        var rows = new List<(DateTimeOffset At, TimelineRow Row)>();
        foreach (var scan in entries.Where(e => e.Kind == DecisionKind.Scan))
        {
            var pair = scan.PairedWith is { } id && sightings.TryGetValue(id, out var seen) ? seen : null;
            if (pair is not null)
                used.Add(pair.Id);
            rows.Add((scan.At, new TimelineRow(
                Time(scan), scan.Code is { } code ? nameOf(code) : scan.Text, scan.Price is null ? null : words.Money(scan.Price, currency),
                pair is null ? null : Name(pair, nameOf, words), Outcome(scan))));
        }

        rows.AddRange(sightings.Values.Where(s => !used.Contains(s.Id)).Select(s => (s.At, new TimelineRow(Time(s), null, null, Name(s, nameOf, words), Outcome(s)))));
        return [.. rows.OrderByDescending(r => r.At).Take(20).Select(r => r.Row)];
    }

    private static string Time(TimelineEntry entry) => entry.At.UtcDateTime.ToString("HH:mm:ss.f");

    private static string Name(TimelineEntry entry, Func<ProductCode, string> nameOf, Words words) => entry.Code is { } code ? nameOf(code) : words["Card.NothingKnown"];

    private static string Outcome(TimelineEntry entry) => entry.Outcome?.ToString() ?? "";
}
