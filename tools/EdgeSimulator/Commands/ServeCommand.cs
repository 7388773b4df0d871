using System.CommandLine;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Page;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>serve</c>: the modules in real time, and the lane page.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var recording = new Option<string?>("--recording") { Description = "Plays this recording once, at the pace of a camera." };
        var broker = new Option<string?>("--broker") { Description = "Takes the till's events from a broker, such as stomp://host:61613, instead of the recording." };
        var port = new Option<int>("--port") { Description = "The page's port.", DefaultValueFactory = _ => 8080 };
        var listen = new Option<string>("--listen") { Description = "The page's address. Only this machine sees 127.0.0.1; 0.0.0.0 shows the page to the network, without a password.", DefaultValueFactory = _ => "127.0.0.1" };
        var results = new Option<string?>("--results") { Description = "Shows what a finished replay wrote into this folder." };
        var bundle = CommonOptions.Bundle();
        var template = CommonOptions.Template();
        port.Validators.Add(r =>
        {
            if (r.Tokens.Count > 0 && int.TryParse(r.Tokens[0].Value, out var number) && number is < 1 or > 65535)
            {
                r.AddError("--port takes a number from 1 to 65535.");
            }
        });
        var command = new Command("serve", "Run the modules in real time and show the lane page.") { recording, broker, port, listen, results, bundle, template };
        command.SetAction((result, cancellationToken) => ConsoleErrors.RunAsync(async () =>
        {
            var serve = new Serve(
                result.GetValue(recording),
                result.GetValue(broker),
                result.GetValue(results),
                result.GetValue(bundle),
                result.GetRequiredValue(template).FullName,
                TimeProvider.System);
            await serve.RunAsync(result.GetRequiredValue(listen), result.GetValue(port), Console.Out, cancellationToken);
            return 0;
        }));
        return command;
    }
}

/// <summary>Runs the page, and a recording beside it where there is one, until it is told to end.</summary>
internal sealed class Serve(string? recordingFolder, string? broker, string? results, string? bundle, string templatePath, TimeProvider clock)
{
    public async Task RunAsync(string listen, int port, TextWriter output, CancellationToken cancellationToken)
    {
        if (recordingFolder is null && results is null)
        {
            throw new InputException("serve shows a recording or results: name one with --recording or --results.");
        }

        if (broker is not null && recordingFolder is null)
        {
            throw new InputException("--broker brings the tills; the cameras come from --recording, which is missing.");
        }

        var recording = recordingFolder is null ? null : RecordingFolder.Load(recordingFolder);
        var report = results is null ? null : FinishedReplay.ReadReport(results);
        var names = ProductNames.Load(recording?.CatalogPath ?? Path.Combine(results!, ReplayFiles.Catalog));
        var board = new LaneBoard(recording?.StoreId ?? report!.StoreId, recording?.Lanes.Select(l => l.LaneId) ?? [], names);
        if (report is not null)
        {
            FinishedReplay.Show(board, results!, report, decisions: recording is null);
        }

        board.SetMode(recording is null ? "finished" : "starting");
        await using var page = await PageServer.StartAsync(board, listen, port, clock, cancellationToken);
        await output.WriteLineAsync($"the lane page is at http://{(listen is "127.0.0.1" or "0.0.0.0" ? "localhost" : listen)}:{port} (Ctrl+C ends it)");
        if (recording is not null)
        {
            await PlayAsync(recording, board, output, cancellationToken);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await page.StopAsync(CancellationToken.None);
    }

    private async Task PlayAsync(Recording recording, LaneBoard board, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("edge-simulator-").FullName;
        try
        {
            using var logs = new FileLog(Path.Combine(folder, ReplayFiles.Log), clock);
            if (broker is not null)
            {
                // The tills speak now, so the cameras must see now what they saw then.
                recording = Today(recording, clock.GetUtcNow());
                await output.WriteLineAsync($"the cameras' clock begins at {recording.Lanes.Min(l => l.VideoStart).UtcDateTime:O}");
            }

            var observer = new BoardObserver(board);
            await using var session = await StoreSession.StartAsync(
                new StoreSessionOptions
                {
                    Template = DeploymentTemplate.Load(templatePath),
                    Recording = recording,
                    Twins = new RecordingTwinOptions(BundleIdentity.Find(bundle, recording.Directory), null, RealTime: true, broker),
                    Clock = clock,
                    Logs = logs,
                    HubObservers = [observer],
                    DecisionObservers = [observer],
                },
                cancellationToken);
            board.SetMode("live");
            var stopped = Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
            var first = await Task.WhenAny(session.Ended, session.Failure, stopped);
            if (first == session.Failure)
            {
                await first;
            }

            if (first == session.Ended)
            {
                await output.WriteLineAsync("the recording has ended; the page keeps showing what came of it");
            }

            board.SetMode("ended");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The recording moved in time, all lanes alike, so that its first video begins now.</summary>
    private static Recording Today(Recording recording, DateTimeOffset now)
    {
        var ahead = now - recording.Lanes.Min(l => l.VideoStart);
        return recording with { Lanes = recording.Lanes.Select(l => l with { VideoStart = l.VideoStart + ahead }).ToValueList() };
    }
}
