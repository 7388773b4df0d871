using System.CommandLine;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>replay</c>: a recording through the modules, and what came of it.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var recording = new Argument<string>("recordingDir") { Description = "The recording's folder: recording.json, pos.jsonl, videos, and truth.jsonl where the truth is known." };
        var output = new Option<string>("--out") { Description = "Folder for alerts.jsonl, decisions.jsonl and report.json; made where it does not exist.", Required = true };
        var speed = new Option<string>("--speed") { Description = "max: as fast as the machine goes. 1: at the pace of a camera. The decisions are the same.", DefaultValueFactory = _ => "max" };
        speed.AcceptOnlyFromAmong("max", "1");
        var learned = new Option<string?>("--learned")
        {
            Description = "Folder with what the store learned in earlier replays; this one goes on learning there, so recordings one after the other are a store's days. Default: every replay begins with the bundle alone.",
        };
        var bundle = CommonOptions.Bundle();
        var template = CommonOptions.Template();
        var command = new Command("replay", "Play a recording through the modules and hold the alerts against the truth.") { recording, output, speed, learned, bundle, template };
        command.SetAction((result, cancellationToken) => ConsoleErrors.RunAsync(async () =>
        {
            var loaded = RecordingFolder.Load(result.GetRequiredValue(recording));
            var folder = Path.GetFullPath(result.GetRequiredValue(output));
            var options = new ReplayOptions(
                DeploymentTemplate.Load(result.GetRequiredValue(template).FullName),
                loaded,
                BundleIdentity.Find(result.GetValue(bundle), loaded.Directory),
                folder,
                result.GetValue(speed) == "1",
                result.GetValue(learned) is { } kept ? Path.GetFullPath(kept) : null);
            var runner = new ReplayRunner(options, TimeProvider.System);
            var console = ReplayConsole.Create();
            var report = await ReplayConsole.RunAsync(console, progress => runner.RunAsync(progress, cancellationToken));
            ReplayConsole.Print(console, report, folder);
            return 0;
        }));
        return command;
    }
}
