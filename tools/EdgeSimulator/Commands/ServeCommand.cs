using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Doctor;
using LossPrevention.EdgeSimulator.Page;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Evidence;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Commands;

/// <summary><c>serve</c>: the modules in real time, and the lane page.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var recording = new Option<string?>("--recording") { Description = "Plays this recording once, at the pace of a camera." };
        var broker = new Option<string?>("--broker") { Description = "Takes the till's events from a broker, such as stomp://host:61613, instead of the recording or the deployment's own." };
        var env = new Option<FileInfo?>("--env") { Description = "File with NAME=value lines for the deployment's ${NAME}. The process environment fills what it leaves open." };
        var port = new Option<int>("--port") { Description = "The page's port.", DefaultValueFactory = _ => 8080 };
        var reviewPort = new Option<int?>("--review-port") { Description = "The review pages' port. Default: the one after --port, or a free one." };
        var listen = new Option<string>("--listen") { Description = "The page's address. Only this machine sees 127.0.0.1; 0.0.0.0 shows the page to the network, without a password.", DefaultValueFactory = _ => "127.0.0.1" };
        var results = new Option<string?>("--results") { Description = "Shows what a finished replay wrote into this folder." };
        var data = new Option<DirectoryInfo?>("--data") { Description = "Keeps the journal, the cases, the clips of alerts and what the tills have sent here, for the deployment's own cameras. Default: nothing is kept." };
        var evidenceKeys = new Option<FileInfo?>("--evidence-keys") { Description = "The file with the keys of the clips and pictures in --data, made where it is not there. Default: evidence-keys.json in --data, so that whoever has the folder can open them." };
        var bundle = CommonOptions.Bundle();
        var template = CommonOptions.Template();
        port.Validators.Add(r =>
        {
            if (r.Tokens.Count > 0 && int.TryParse(r.Tokens[0].Value, out var number) && number is < 1 or > 65535)
            {
                r.AddError("--port takes a number from 1 to 65535.");
            }
        });
        var command = new Command("serve", "Run the modules in real time and show the lane page.") { recording, broker, env, port, reviewPort, listen, results, data, evidenceKeys, bundle, template };
        command.SetAction((result, cancellationToken) => ConsoleErrors.RunAsync(async () =>
        {
            var values = result.GetValue(env) is { } file ? EnvironmentFile.Load(file.FullName) : new Dictionary<string, string>();
            var serve = new Serve(
                result.GetValue(recording),
                result.GetValue(broker),
                result.GetValue(results),
                result.GetValue(bundle),
                result.GetValue(data)?.FullName,
                result.GetValue(evidenceKeys)?.FullName,
                result.GetRequiredValue(template).FullName,
                name => values.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name),
                TimeProvider.System);
            await serve.RunAsync(result.GetRequiredValue(listen), result.GetValue(port), result.GetValue(reviewPort), Console.Out, cancellationToken);
            return 0;
        }));
        return command;
    }
}

/// <summary>Runs the page, and beside it a recording or the deployment's own cameras, until it is told to end.</summary>
internal sealed class Serve(
    string? recordingFolder, string? broker, string? results, string? bundle, string? data, string? evidenceKeys, string templatePath, Func<string, string?> variables, TimeProvider clock)
{
    public async Task RunAsync(string listen, int port, int? reviewPort, TextWriter output, CancellationToken cancellationToken)
    {
        var recording = recordingFolder is null ? null : RecordingFolder.Load(recordingFolder);
        var report = results is null ? null : FinishedReplay.ReadReport(results);
        var live = recording is null && report is null;
        if (broker is not null && recording is null && report is not null)
        {
            throw new InputException("--broker brings the tills; the cameras come from --recording or from the deployment, without --results.");
        }

        var template = DeploymentTemplate.Load(templatePath);
        var folder = live || recording is not null ? Bundle(recording) : null;
        var (lanes, leftOut) = live ? LiveTwins.LanesOf(template, variables) : ([], new Dictionary<string, string>());
        var names = ProductNames.Load(recording?.CatalogPath ?? Path.Combine(live ? folder! : results!, ReplayFiles.Catalog));
        var board = new LaneBoard(
            recording?.StoreId ?? report?.StoreId ?? LiveTwins.StoreIdOf(template, variables), recording?.Lanes.Select(l => l.LaneId) ?? lanes, names);
        if (report is not null)
        {
            FinishedReplay.Show(board, results!, report, decisions: recording is null);
        }

        if (data is not null)
        {
            Directory.CreateDirectory(data);
        }
        else if (evidenceKeys is not null)
        {
            throw new InputException("--evidence-keys names the keys of what --data keeps; name that folder too.");
        }

        board.SetMode(live || recording is not null ? "starting" : "finished");
        StoreSession? session = null;
        await using var page = await PageServer.StartAsync(
            board, listen, port, clock, cancellationToken, () => Volatile.Read(ref session)?.Metrics() ?? string.Empty,
            async token => Volatile.Read(ref session) is { } running ? await RunningStore.AskAsync(running.Hub, token) : null);
        foreach (var (laneId, missing) in leftOut)
        {
            await output.WriteLineAsync($"{laneId} is left out: {missing} is not set");
        }

        await output.WriteLineAsync($"the lane page is at http://{(listen is "127.0.0.1" or "0.0.0.0" ? "localhost" : listen)}:{port} (Ctrl+C ends it)");
        if (folder is not null)
        {
            await RunModulesAsync(
                template, recording, folder, board, (listen, reviewPort ?? FreePort(port + 1)), output, s => Volatile.Write(ref session, s), cancellationToken);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await page.StopAsync(CancellationToken.None);
    }

    private string Bundle(Recording? recording) =>
        recording is not null ? BundleIdentity.Find(bundle, recording.Directory)
        : bundle is not null ? Path.GetFullPath(bundle)
        : throw new InputException("the deployment's own cameras need a model: name its folder with --bundle; or play a recording with --recording, or show results with --results.");

    private async Task RunModulesAsync(
        DeploymentTemplate template, Recording? recording, string bundleFolder, LaneBoard board, (string Address, int Port) review, TextWriter output,
        Action<StoreSession?> running,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("edge-simulator-").FullName;
        try
        {
            using var logs = new FileLog(Path.Combine(folder, ReplayFiles.Log), clock);
            if (recording is not null && broker is not null)
            {
                // The tills speak now, so the cameras must see now what they saw then.
                recording = recording.BeginningAt(clock.GetUtcNow());
                await output.WriteLineAsync($"the cameras' clock begins at {recording.Begins.UtcDateTime:O}");
            }

            var observer = new BoardObserver(board);
            var kept = recording is null ? data : null;
            await using var session = await StoreSession.StartAsync(
                new StoreSessionOptions
                {
                    Template = template,
                    Recording = recording,
                    Twins = new TwinOptions(bundleFolder, null, RealTime: true, broker) { Variables = variables, Data = kept, Review = review, Evidence = Evidence(kept ?? folder, kept is null ? null : evidenceKeys) },
                    ReviewLink = link => output.WriteLine($"the review pages are at {link} ({(kept is null ? "a demonstration: the link signs in, nothing is kept" : "the link makes the first account, or signs in")})"),
                    Clock = clock,
                    Logs = logs,
                    CollectMetrics = true,
                    HubObservers = [observer],
                    DecisionObservers = [observer],
                },
                cancellationToken);
            running(session);
            board.SetMode("live");
            var stopped = Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
            var first = await Task.WhenAny(session.Ended, session.Failure, stopped);
            if (first == session.Ended)
            {
                // The modules stay: the review pages, and the clips on them, are theirs.
                await output.WriteLineAsync("the recording has ended; the pages keep showing what came of it");
                board.SetMode("ended");
                first = await Task.WhenAny(session.Failure, stopped);
            }

            if (first == session.Failure)
            {
                await first;
            }

            board.SetMode("ended");
        }
        finally
        {
            running(null);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Where the clips of alerts are kept, with keys of their own.</summary>
    private static (string Folder, string KeyFile) Evidence(string folder, string? keyFile)
    {
        var keys = keyFile ?? Path.Combine(folder, "evidence-keys.json");
        if (!File.Exists(keys))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(keys)!);
            EvidenceKeyRing.Rotate(keys, "trial");
        }

        return (Path.Combine(folder, "evidence"), keys);
    }

    /// <summary>The port, or one that is free where it is taken.</summary>
    private static int FreePort(int port)
    {
        foreach (var candidate in (int[])[port <= 65535 ? port : 0, 0])
        {
            try
            {
                using var probe = new TcpListener(IPAddress.Any, candidate);
                probe.Start();
                return ((IPEndPoint)probe.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }

        throw new InputException("no port is free for the review pages; name one with --review-port.");
    }
}
