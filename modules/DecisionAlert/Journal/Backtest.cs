using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.EdgeRuntime;
using Microsoft.Data.Sqlite;

namespace LossPrevention.DecisionAlert.Journal;

/// <summary>
/// Replays a journal as it was and under other settings, side by side, and holds both against what people decided. Alerts that nobody has
/// judged, and those that only the other settings raise, are neither caught nor false.
/// </summary>
public static class Backtest
{
    /// <summary>Replays every lane and run.</summary>
    /// <param name="journal">DecisionAlert's SQLite file.</param>
    /// <param name="candidate">Desired properties that differ, as they would stand in the twin.</param>
    /// <param name="catalog">The catalog that was in force.</param>
    /// <exception cref="SettingsRefusedException">The settings are wrong; it lists everything that is.</exception>
    /// <exception cref="IOException">It is no journal, or a line is damaged.</exception>
    public static BacktestReport Run(string journal, JsonObject candidate, Catalog catalog)
    {
        try
        {
            using var session = new SqliteSession(journal, SqliteOpenMode.ReadOnly);
            var judged = session.Query("SELECT id, state FROM cases", r => (Id: r.GetString(0), State: r.GetString(1)))
                .ToDictionary(c => c.Id, c => c.State, StringComparer.Ordinal);
            var journalled = session.Query("SELECT DISTINCT key FROM lines WHERE side = 1 AND kind = 'alert'", r => r.GetString(0));
            var (before, after) = (new Dictionary<string, Alert>(StringComparer.Ordinal), new Dictionary<string, Alert>(StringComparer.Ordinal));
            foreach (var (run, lane) in session.Query("SELECT DISTINCT run, lane FROM lines WHERE side = 0 ORDER BY run, lane", r => (r.GetInt64(0), r.GetString(1))))
                ReplayLane(SqliteJournal.ReadInputs(journal, lane, run), lane, candidate, catalog, before, after);
            return new BacktestReport(
                journalled.Count, journalled.Count(before.ContainsKey), Rows(before.Values, after.Values, judged, a => a.Kind.ToString()),
                Rows(before.Values, after.Values, judged, a => a.OccurredAt.UtcDateTime.ToString("HH")),
                Row("all", [.. before.Values], [.. after.Values], judged));
        }
        catch (Exception error) when (error is SqliteException or JsonException)
        {
            throw new IOException($"{journal} cannot be replayed: {error.Message}", error);
        }
    }

    private static void ReplayLane(
        IEnumerable<LaneInput> inputs, string laneId, JsonObject candidate, Catalog catalog, Dictionary<string, Alert> before, Dictionary<string, Alert> after)
    {
        LaneCorrelator? asItWas = null;
        LaneCorrelator? otherwise = null;
        foreach (var input in inputs)
        {
            var changed = input is SettingsApplied { Settings: var settings } ? new SettingsApplied(Merge(settings, candidate)) : input;
            if (asItWas is null && input is SettingsApplied { Settings: var first })
            {
                ScanCodeLayouts.Create(first.InStoreLayouts, out var layouts);
                var (lane, products) = (new LaneKey(first.StoreId, laneId), new CatalogLookup(catalog, layouts));
                asItWas = new LaneCorrelator(new LaneContext(lane, first, products), new AlertSink(before));
                otherwise = new LaneCorrelator(new LaneContext(lane, ((SettingsApplied)changed).Settings, products), new AlertSink(after));
            }

            asItWas?.Feed(input);
            otherwise?.Feed(changed);
        }
    }

    private static DecisionAlertSettings Merge(DecisionAlertSettings settings, JsonObject candidate)
    {
        var document = JsonSerializer.SerializeToNode(settings, DecisionAlertJson.Default.DecisionAlertSettings)!.AsObject();
        Merge(document, candidate);
        var (merged, errors) = SettingsBinder.Bind(document, SettingsBinder.KeepingDefaults(DecisionAlertJson.Default.DecisionAlertSettings));
        return merged ?? throw new SettingsRefusedException(ModuleIds.DecisionAlert, errors);
    }

    /// <summary>As the hub merges a patch of desired properties: null removes.</summary>
    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject branch && into[key] is JsonObject known)
                Merge(known, branch);
            else if (value is null)
                into.Remove(key);
            else
                into[key] = value.DeepClone();
        }
    }

    private static List<BacktestRow> Rows(IEnumerable<Alert> before, IEnumerable<Alert> after, Dictionary<string, string> judged, Func<Alert, string> key)
    {
        var (was, now) = (before.ToLookup(key, StringComparer.Ordinal), after.ToLookup(key, StringComparer.Ordinal));
        return
        [
            .. was.Select(g => g.Key).Union(now.Select(g => g.Key)).Order(StringComparer.Ordinal).Select(k => Row(k, [.. was[k]], [.. now[k]], judged)),
        ];
    }

    private static BacktestRow Row(string key, IReadOnlyCollection<Alert> before, IReadOnlyCollection<Alert> after, Dictionary<string, string> judged) =>
        new(key, Count(before, judged), Count(after, judged));

    private static BacktestCount Count(IReadOnlyCollection<Alert> alerts, Dictionary<string, string> judged)
    {
        var (caught, wrong) = (SqliteCases.Name(CaseState.Confirmed), SqliteCases.Name(CaseState.Dismissed));
        return new BacktestCount(
            alerts.Count, alerts.Count(a => judged.GetValueOrDefault(a.AlertId) == caught), alerts.Count(a => judged.GetValueOrDefault(a.AlertId) == wrong));
    }

    /// <summary>Keeps the alerts of a lane by id and lets everything else go.</summary>
    private sealed class AlertSink(Dictionary<string, Alert> alerts) : ILaneSink
    {
        public void OnAlert(Alert alert) => alerts[alert.AlertId] = alert;

        public void OnDecision(Decision decision)
        {
        }

        public void OnResolved(AlertResolved resolved)
        {
        }

        public void OnCommand(LaneCommand command)
        {
        }

        public void OnSample(LearningSample sample)
        {
        }

        public void OnGalleryNeeded(GalleryVersion gallery)
        {
        }
    }
}

/// <summary>What a back-test came to.</summary>
/// <param name="Journalled">Alerts that the journal holds.</param>
/// <param name="Reproduced">Of them, how many the replay as it was raises too; fewer mean that catalog or version differ.</param>
/// <param name="ByKind">By kind of discrepancy.</param>
/// <param name="ByHour">By hour of the day, UTC.</param>
/// <param name="All">Everything.</param>
public sealed record BacktestReport(
    int Journalled, int Reproduced, IReadOnlyList<BacktestRow> ByKind, IReadOnlyList<BacktestRow> ByHour, BacktestRow All);

/// <summary>One group of alerts as it was and under the other settings.</summary>
/// <param name="Key">The group.</param>
/// <param name="Before">As it was.</param>
/// <param name="After">Under the other settings.</param>
public sealed record BacktestRow(string Key, BacktestCount Before, BacktestCount After);

/// <summary>How many alerts.</summary>
/// <param name="Alerts">Raised.</param>
/// <param name="Caught">Of them confirmed by a person.</param>
/// <param name="False">Of them dismissed by a person.</param>
public sealed record BacktestCount(int Alerts, int Caught, int False);
