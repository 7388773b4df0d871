using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.DecisionAlert.Journal;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Deployment;
using Spectre.Console;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>backtest</c>: what other thresholds would have changed.</summary>
internal static class BacktestCommand
{
    public static Command Create()
    {
        var journal = new Option<FileInfo>("--journal") { Description = "DecisionAlert's SQLite file, or a copy.", Required = true };
        var settings = new Option<FileInfo>("--settings") { Description = "JSON with the desired properties that differ, such as {\"thresholds\":{\"nudge\":0.3}}.", Required = true };
        var catalog = new Option<FileInfo>("--catalog") { Description = "The catalog.csv that was in force.", Required = true };
        var command = new Command("backtest", "Replay a journal under other settings and print what would change: alerts, caught, false.") { journal, settings, catalog };
        command.SetAction(result => ConsoleErrors.Run(() =>
        {
            var report = Run(Existing(result.GetRequiredValue(journal)), Candidate(Existing(result.GetRequiredValue(settings))), Existing(result.GetRequiredValue(catalog)));
            var console = ReplayConsole.Create();
            console.WriteLine($"the replay as it was raises {report.Reproduced} of the {report.Journalled} alerts journalled");
            console.Write(Table("kind", report.ByKind, report.All));
            console.Write(Table("hour, UTC", report.ByHour, report.All));
            console.WriteLine("caught: confirmed by a person; false: dismissed; what nobody judged is neither");
            return 0;
        }));
        return command;
    }

    private static BacktestReport Run(string journal, JsonObject candidate, string catalog)
    {
        try
        {
            return Backtest.Run(journal, candidate, CatalogFile.Load(catalog).Catalog);
        }
        catch (SettingsRefusedException e)
        {
            throw new InputException($"the settings are refused: {string.Join("; ", e.Errors.Select(x => $"{x.Path}: {x.Message}"))}", e);
        }
        catch (Exception e) when (e is IOException or CatalogException)
        {
            throw new InputException(e.Message, e);
        }
    }

    private static Table Table(string first, IEnumerable<BacktestRow> rows, BacktestRow all)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var column in (string[])["alerts", "caught", "false"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var row in rows.Append(all))
        {
            table.AddRow(row.Key, Change(row.Before.Alerts, row.After.Alerts), Change(row.Before.Caught, row.After.Caught), Change(row.Before.False, row.After.False));
        }

        return table;
    }

    private static string Change(int before, int after) => before == after ? $"{before}" : $"{before} -> {after} ({after - before:+0;-0})";

    private static string Existing(FileInfo file) => file.Exists ? file.FullName : throw new InputException($"{file.FullName} does not exist.");

    private static JsonObject Candidate(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new InputException($"{path} holds no JSON object.");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path} is no JSON: {e.Message}", e);
        }
    }
}
