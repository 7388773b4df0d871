using System.CommandLine;
using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.LaneStudio;
using LossPrevention.Recordings;
using Spectre.Console;
using Recorder = LossPrevention.LaneStudio.Recorder;

namespace LossPrevention.Benchmarks;

/// <summary>
/// <c>scenarios</c>: LaneStudio's shoppings through the decision core; recall and false alerts by kind. By default thousands of tickets and no frame
/// drawn: sightings follow the acted movements, looks a model. With <c>--recordings</c> fewer tickets, drawn as video, through all modules.
/// </summary>
internal static class ScenariosCommand
{
    private const int Products = 32;
    private const int DesignSeed = 2026;
    private const double RecallGoal = 0.95;
    private const double FalseGoal = 0.5;

    /// <summary>Frauds of a drawn set against those of an acted one: drawing is slow, and each fraud should come up.</summary>
    private const double FraudsDrawn = 6;

    public static Command Create()
    {
        var lanes = new Option<int?>("--lanes") { Description = "Lanes of a set; 24, drawn 2." };
        var items = new Option<int?>("--items") { Description = "Items of a lane; 600, drawn 24." };
        var across = new Option<double>("--looks") { Description = "Separation d' of looks across categories.", DefaultValueFactory = _ => LooksModel.Groceries.Across };
        var within = new Option<double>("--looks-within") { Description = "The same within a category.", DefaultValueFactory = _ => LooksModel.Groceries.Within };
        var recordings = new Option<bool>("--recordings") { Description = "Draw the sets as video and replay them through all modules: some minutes a set." };
        var folder = new Option<string>("--folder") { Description = "Where recordings are kept.", DefaultValueFactory = _ => ".cache/scenarios" };
        var template = new Option<string>("--template") { Description = "The deployment.", DefaultValueFactory = _ => "deployment.template.json" };
        var only = new Option<string[]>("--set") { Description = "Only these sets, by name.", AllowMultipleArgumentsPerToken = true };
        var early = new Option<double?>("--early") { Description = "The risk from which plain switches are raised from a first look, instead of the default; 1 for never." };
        var nudge = new Option<double?>("--alert-from") { Description = "The risk from which switches and missed scans are raised, instead of the defaults." };
        var shift = new Option<int>("--other-seeds") { Description = "Added to every seed, to confirm on shoppings that nothing was chosen by." };
        var why = new Option<bool>("--causes") { Description = "Print where each missed scan, missed switch and false alert comes from." };
        var command = new Command("scenarios", "Recall and false alerts by kind on acted shoppings: honest, each fraud, mixed, harder.") { lanes, items, across, within, nudge, early, recordings, folder, template, only, why, shift };
        command.SetAction((parsed, cancellationToken) =>
        {
            var drawn = parsed.GetValue(recordings);
            var (count, length) = (parsed.GetValue(lanes) ?? (drawn ? 2 : 24), parsed.GetValue(items) ?? (drawn ? 24 : 600));
            var wanted = (parsed.GetValue(only) is { Length: > 0 } names ? ScenarioSet.All.Where(s => names.Contains(s.Name)) : ScenarioSet.All)
                .Select(s => s with { Options = s.Options with { Seed = s.Options.Seed + parsed.GetValue(shift) } });
            return drawn
                ? RunRecordedAsync([.. wanted.Where(s => !s.StaffedOnly)], count, length, parsed.GetRequiredValue(folder), parsed.GetRequiredValue(template), cancellationToken)
                : Task.FromResult(Run(
                    [.. wanted], count, length, new LooksModel(parsed.GetValue(across), parsed.GetValue(within)), (parsed.GetValue(nudge), parsed.GetValue(early)), parsed.GetValue(why)));
        });
        return command;
    }

    private static async Task<int> RunRecordedAsync(
        IReadOnlyList<ScenarioSet> sets, int lanes, int items, string folder, string template, CancellationToken cancellationToken)
    {
        var designs = ProductRange.Draw(Products, DesignSeed);
        var catalog = new CatalogLookup(Catalog.Create(designs.Select(d => d.Entry)));
        var player = new RecordedScenario(folder, template, designs, DesignSeed);
        var table = NewTable("all modules on drawn recordings, bundle without anybody's weights");
        foreach (var set in sets)
        {
            var options = set.Options with { Lanes = lanes, Items = items, FrameRate = 12, FastEncoding = true, FraudRate = set.Options.FraudRate * FraudsDrawn };
            Show(table, set, await player.PlayAsync(set, options, t => Name(t, catalog), cancellationToken));
        }

        Print(table);
        return 0;
    }

    private static int Run(IReadOnlyList<ScenarioSet> sets, int lanes, int items, LooksModel looks, (double? AlertFrom, double? Early) thresholds, bool why)
    {
        var designs = ProductRange.Draw(Products, DesignSeed);
        var products = new DrawnPictures(designs, DemoCommand.EnrolmentViews, DemoCommand.LaneViews, DesignSeed).Products;
        var catalog = new CatalogLookup(Catalog.Create(designs.Select(d => d.Entry)));
        var table = NewTable($"decision core on acted shoppings; looks d' {looks.Across} across categories, {looks.Within} within");
        var causes = new Table().Border(TableBorder.Rounded).Title("where missed discrepancies and false alerts come from");
        foreach (var column in (string[])["set", "", "kind", "cause", "count"])
            causes.AddColumn(column);
        bool? met = null; // only the mixed set is held against the goal
        foreach (var set in sets)
        {
            var found = new Causes();
            var tally = Play(set, lanes, items, products, catalog, looks, thresholds, found);
            Show(table, set, tally);
            foreach (var (side, kind, cause, count) in found.Rows)
                causes.AddRow(set.Name, side, kind, Markup.Escape(cause), Text(count));
            met = set.Name is "mixed" ? Met(tally) : met;
        }

        Print(table);
        if (why)
            Print(causes);
        const string Goal = "recall of misScan and of switches across categories at least 0.95 at no more than 0.5 false alerts in 100 tickets (mixed)";
        AnsiConsole.WriteLine(met switch
        {
            true => $"goal met: {Goal}",
            false => $"GOAL MISSED: {Goal}",
            null => $"not held against the goal, since the set was left out: {Goal}",
        });
        return met is false ? 1 : 0;
    }

    private static Table NewTable(string title)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(title);
        foreach (var column in (string[])["set", "tickets", "kind", "true", "caught", "recall (95 %)", "raised after, p50 / p95", "as another kind", "false", "false in 100 tickets (95 %)"])
            table.AddColumn(column);
        return table;
    }

    private static void Print(Table table)
    {
        AnsiConsole.Profile.Width = 190; // a table that wraps cannot be read
        AnsiConsole.Write(table);
    }

    private static Tally Play(
        ScenarioSet set, int lanes, int items, IReadOnlyList<StudioProduct> products, CatalogLookup catalog, LooksModel looks, (double? AlertFrom, double? Early) thresholds, Causes causes)
    {
        var tally = new Tally();
        var options = set.Options with { Lanes = lanes, Items = items };
        var recorder = new Recorder(products, new DrawnPictures([], 0, 0, 0), options);
        for (var n = 0; n < lanes; n++)
        {
            var lane = set.StaffedOnly ? (3 * n) + 2 : n;
            var script = recorder.Script(lane);
            var clock = Recorder.Clock(lane);
            var sink = new AlertList();
            var core = new LaneCorrelator(new LaneContext(new LaneKey("store-1", clock.LaneId), Settings(clock, script, thresholds), catalog), sink);
            var seen = new SeenLane(script, products, looks, rests: true, (1000 * options.Seed) + lane);
            foreach (var input in seen.Inputs(clock, recorder.TillEvents(script, lane)))
                core.Feed(input);
            TrueDiscrepancy[] truth = [.. Recorder.Truth(script, lane)];
            causes.Add(script, truth, seen.Origins, sink.Alerts, sink.Decisions);
            tally.Add(sink.Alerts, truth, t => Name(t, catalog), script.Till.Select(l => l.Visit).Distinct().Count(), items);
            tally.TakenBack += sink.TakenBack;
        }

        return tally;
    }

    private static DecisionAlertSettings Settings(RecordedClock clock, LaneScript script, (double? AlertFrom, double? Early) thresholds)
    {
        var settings = new DecisionAlertSettings
        {
            StoreId = clock.StoreId,
            Lanes = new Dictionary<string, LaneSettings>(StringComparer.Ordinal)
            {
                [clock.LaneId] = new() { Mode = script.Layout.Staffed ? CheckoutMode.Staffed : CheckoutMode.SelfCheckout },
            },
        };
        var own = settings.Thresholds with { Early = thresholds.Early ?? settings.Thresholds.Early };
        return settings with { Thresholds = thresholds.AlertFrom is { } risk ? own with { Nudge = risk, MisScan = risk } : own };
    }

    private static string Name(TrueDiscrepancy truth, CatalogLookup catalog)
    {
        var name = EdgeSimulator.Replay.ReplayAccounting.Name(truth.Kind);
        if (truth.Kind != DiscrepancyKind.TicketSwitch || truth.Gtin is not { } seen || truth.ScannedGtin is not { } rung)
            return name;
        var (of, line) = (catalog.Find(seen), catalog.Find(rung));
        return of?.Category != line?.Category ? "ticketSwitch, other category"
            : of!.LooksLike.Contains(rung) ? "ticketSwitch, looks alike"
            : "ticketSwitch, same category";
    }

    private static bool Met(Tally tally) =>
        100d * tally.FalseAlerts / tally.Tickets <= FalseGoal
        && ((string[])["misScan", "ticketSwitch, other category"]).All(k => tally.Rows.TryGetValue(k, out var row) && row.Caught >= RecallGoal * row.True);

    private static void Show(Table table, ScenarioSet set, Tally tally)
    {
        foreach (var (kind, row) in tally.Rows)
        {
            table.AddRow(
                set.Name, tally.Tickets.ToString("N0", CultureInfo.InvariantCulture), kind, Text(row.True), row.True > 0 ? Text(row.Caught) : "",
                row.True > 0 ? Share(row.Caught, row.True, 1) : "",
                row.LatenciesMs.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{row.Latency(0.5):0.0} / {row.Latency(0.95):0.0} s") : "", row.AsAnother > 0 ? Text(row.AsAnother) : "", Text(row.False), Share(row.False, tally.Tickets, 100));
        }

        table.AddRow(set.Name, tally.Tickets.ToString("N0", CultureInfo.InvariantCulture), "all about items", "", "", "", "", tally.TakenBack > 0 ? $"{tally.TakenBack} taken back" : "", Text(tally.FalseAlerts), Share(tally.FalseAlerts, tally.Tickets, 100));
        table.AddEmptyRow();
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Share(int hits, int trials, double times)
    {
        var (low, high) = Wilson.Of(hits, trials);
        var format = times == 1 ? "0.000" : "0.00";
        return string.Create(CultureInfo.InvariantCulture, $"{(times * hits / trials).ToString(format, CultureInfo.InvariantCulture)} ({(times * low).ToString(format, CultureInfo.InvariantCulture)}-{(times * high).ToString(format, CultureInfo.InvariantCulture)})");
    }

    private sealed class AlertList : ILaneSink
    {
        public List<Alert> Alerts { get; } = [];

        public List<Decision> Decisions { get; } = [];

        public void OnDecision(Decision decision) => Decisions.Add(decision);

        public void OnAlert(Alert alert) => Alerts.Add(alert);

        public int TakenBack { get; private set; }

        public void OnResolved(AlertResolved resolved) => TakenBack += resolved.Resolution == AlertResolution.Withdrawn ? 1 : 0;

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
