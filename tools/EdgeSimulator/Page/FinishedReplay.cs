using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Replay;

namespace LossPrevention.EdgeSimulator.Page;

/// <summary>Puts the results of a finished replay on the board.</summary>
internal static class FinishedReplay
{
    /// <summary>Reads the report.</summary>
    /// <exception cref="InputException">The folder holds no results.</exception>
    public static ReplayReport ReadReport(string folder)
    {
        var path = Path.Combine(folder, ReplayFiles.Report);
        if (!File.Exists(path))
        {
            throw new InputException($"{path} does not exist. Name the folder that replay wrote with --out.");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ReplayJson.Default.ReplayReport)
                ?? throw new InputException($"{path} holds null. Replay again.");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path} cannot be read: {e.Message} Replay again.", e);
        }
    }

    /// <summary>Shows report, alerts and pictures; decisions too where nothing runs that would show its own.</summary>
    public static void Show(LaneBoard board, string folder, ReplayReport report, bool decisions)
    {
        board.SetResults(new ResultSummary(report.Recording, report));
        try
        {
            foreach (var alert in Lines(folder, ReplayFiles.Alerts).Select(l => JsonSerializer.Deserialize(l, ContractsJson.Default.Alert)!))
            {
                foreach (var id in alert.KeyFrames)
                {
                    var picture = Path.Combine(folder, ReplayFiles.Crops, CropKeeper.FileName(id));
                    if (File.Exists(picture))
                    {
                        board.AddPicture(id, File.ReadAllBytes(picture));
                    }
                }

                board.Add(alert);
            }

            if (decisions)
            {
                foreach (var decision in Lines(folder, ReplayFiles.Decisions).Select(l => JsonSerializer.Deserialize(l, DecisionLogJson.Default.Decision)!))
                {
                    board.Add(decision);
                    board.SetHealth(decision.LaneId, "ended", null, decision.DecidedAt);
                }
            }
        }
        catch (JsonException e)
        {
            throw new InputException($"{folder}: a result file cannot be read: {e.Message} Replay again.", e);
        }
    }

    private static IEnumerable<string> Lines(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadLines(path).Where(l => l.Length > 0) : [];
    }
}
