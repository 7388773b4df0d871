using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Live;

namespace LossPrevention.DecisionAlert.Review.Views;

#pragma warning disable CS1591 // what a page shows, named as it shows it

/// <summary>One row of a lane's timeline: a scan, a sighting, or both where they belong together.</summary>
public sealed record TimelineRow(string At, string? Scan, string? Price, string? Sighting, string Outcome, string? CaseId);

/// <summary>One lane.</summary>
public sealed record LaneView(
    string LaneId, string Status, string StatusText, string? Reason, IReadOnlyList<LaneFact> Facts, IReadOnlyList<LaneCard> Cards, IReadOnlyList<TimelineRow> Rows);

/// <summary>One part that a lane depends on: its camera, its till, its clocks, the model.</summary>
public sealed record LaneFact(string Name, string Status, string Text, string? Reason);

/// <summary>An open card of a lane.</summary>
public sealed record LaneCard(string Id, string Title, string Value);

/// <summary>One module.</summary>
public sealed record ModuleView(string Name, string Status, string StatusText, string Reasons);

/// <summary>The lanes page.</summary>
public sealed record LanesView(IReadOnlyList<LaneView> Lanes, IReadOnlyList<ModuleView> Modules, string? Model);

#pragma warning restore CS1591

/// <summary>Health and timeline as the lanes page shows them.</summary>
internal static class LaneViews
{
    /// <summary>The page.</summary>
    public static LanesView Of(
        StoreHealth health, LaneTimeline timeline, IReadOnlyCollection<ReviewCase> cases, Func<ProductCode, string> nameOf, Words words, string currency)
    {
        var own = health.Modules.FirstOrDefault(m => m.Module == ModuleIds.DecisionAlert)?.Lanes.ToDictionary(l => l.LaneId, StringComparer.Ordinal) ?? [];
        var rows = timeline.Lanes;
        var model = timeline.Model is { } gallery ? $"{gallery.Bundle} {gallery.Version} ({gallery.Revision})" : null;
        var ids = own.Keys.Union(rows.Keys).Union(health.Modules.SelectMany(m => m.Lanes).Select(l => l.LaneId)).Order(StringComparer.Ordinal);
        return new LanesView(
            [.. ids.Select(id => Lane(id, own.GetValueOrDefault(id), health, model, rows.GetValueOrDefault(id, []), cases, nameOf, words, currency))],
            [.. health.Modules.Select(m => new ModuleView(m.Module, m.Status.ToString(), words[$"Lanes.{m.Status}"], string.Join(" ", m.Reasons)))],
            model);
    }

    private static LaneView Lane(
        string id, LaneHealth? own, StoreHealth health, string? model, IReadOnlyList<TimelineEntry> entries, IReadOnlyCollection<ReviewCase> cases,
        Func<ProductCode, string> nameOf, Words words, string currency)
    {
        var others = health.Modules.SelectMany(m => m.Lanes).Where(l => l.LaneId == id).ToArray();
        var worst = others.Select(l => l.Status).DefaultIfEmpty(HealthStatus.Healthy).Max();
        var reason = own?.Reason ?? others.FirstOrDefault(l => l.Status == worst)?.Reason;
        var open = cases.Where(c => c.Alert.LaneId == id && c.State is CaseState.Open or CaseState.NeedsContext && c.Alert.Shadow is not true && c.Alert.OperatorId is null)
            .OrderByDescending(c => c.OpenedAt).Take(3).Select(c => new LaneCard(c.Id, words.Of("Kind", c.Alert.Kind), words.Money(c.Value, currency)));
        return new LaneView(
            id, worst.ToString(), words[$"Lanes.{worst}"], reason,
            [Part("Lanes.Camera", ModuleIds.VideoIngest), Part("Lanes.Till", ModuleIds.PosBridge), Clock(id, health, words), new LaneFact(words["Lanes.Model"], ModelStatus(), model ?? "–", null)],
            [.. open], Rows(entries, cases, nameOf, words, currency));

        LaneFact Part(string name, string module)
        {
            var of = health.Modules.FirstOrDefault(m => m.Module == module);
            var lane = of?.Lanes.FirstOrDefault(l => l.LaneId == id);
            return (lane, of) switch
            {
                ({ } known, _) => new LaneFact(words[name], known.Status.ToString(), words[$"Lanes.Part.{known.Status}"], known.Reason),
                (null, { } all) => new LaneFact(words[name], all.Status.ToString(), words[$"Lanes.Part.{all.Status}"], all.Reasons.Count > 0 ? all.Reasons[0] : null),
                _ => new LaneFact(words[name], nameof(HealthStatus.Degraded), words["Lanes.Part.Unheard"], null),
            };
        }

        string ModelStatus() => (health.Modules.FirstOrDefault(m => m.Module == ModuleIds.Recognition)?.Status ?? HealthStatus.Healthy).ToString();
    }

    /// <summary>The largest of the lane's measured offsets.</summary>
    private static LaneFact Clock(string id, StoreHealth health, Words words)
    {
        var offset = health.Clocks.Where(c => c.LaneId == id).Select(c => (double?)c.OffsetMs).MaxBy(o => Math.Abs(o ?? 0));
        return new LaneFact(
            words["Lanes.Clock"], Math.Abs(offset ?? 0) > 1000 ? nameof(HealthStatus.Degraded) : nameof(HealthStatus.Healthy), offset is { } ms ? $"{ms / 1000:F2} s" : "–", null);
    }

    private static List<TimelineRow> Rows(IReadOnlyList<TimelineEntry> entries, IReadOnlyCollection<ReviewCase> cases, Func<ProductCode, string> nameOf, Words words, string currency)
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
                pair is null ? null : Name(pair, nameOf, words), Outcome(scan), CaseOf(pair))));
        }

        rows.AddRange(sightings.Values.Where(s => !used.Contains(s.Id)).Select(s => (s.At, new TimelineRow(Time(s), null, null, Name(s, nameOf, words), Outcome(s), CaseOf(s)))));
        return [.. rows.OrderByDescending(r => r.At).Take(20).Select(r => r.Row)];

        string? CaseOf(TimelineEntry? sighting) =>
            sighting is null ? null : cases.FirstOrDefault(c => c.Alert.Shadow is not true && c.Alert.OperatorId is null && c.Alert.KeyFrames.Contains(sighting.Id))?.Id;
    }

    private static string Time(TimelineEntry entry) => entry.At.UtcDateTime.ToString("HH:mm:ss.f");

    private static string Name(TimelineEntry entry, Func<ProductCode, string> nameOf, Words words) => entry.Code is { } code ? nameOf(code) : words["Card.NothingKnown"];

    private static string Outcome(TimelineEntry entry) => entry.Outcome?.ToString() ?? "";
}
