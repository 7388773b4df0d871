using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.Benchmarks;

/// <summary>
/// <c>alerts</c>: DecisionAlert alone with its journal on disk, fed by some lanes at a shop's pace: how long after the last input that an alert needed
/// the hub has it, and how much of that the lane takes and how much the file.
/// </summary>
internal static class AlertsBenchmark
{
    private const double GoalMs = 20;

    public static Command Create()
    {
        var folder = new Option<string>("--work") { Description = "Where the journal lies.", DefaultValueFactory = _ => ".cache/benchmarks" };
        var lanes = new Option<int>("--lanes") { Description = "Lanes.", DefaultValueFactory = _ => 8 };
        var pace = new Option<double>("--pace") { Description = "Event time beside wall clock.", DefaultValueFactory = _ => 8 };
        var seconds = new Option<int>("--seconds") { Description = "How long, wall clock.", DefaultValueFactory = _ => 120 };
        var command = new Command("alerts", "DecisionAlert alone: last input to alert at the hub, with the journal on disk.") { folder, lanes, pace, seconds };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(folder), parsed.GetValue(lanes), parsed.GetValue(pace), TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int count, double pace, TimeSpan length, CancellationToken cancellationToken)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "alerts"));
        foreach (var old in place.GetFiles("journal.db*"))
            old.Delete();
        var lanes = Enumerable.Range(1, count).Select(n => new BusyLane(reportEvery: 1, $"lane-{n}")).ToList();
        var catalog = Path.Combine(place.FullName, "catalog.csv");
        await File.WriteAllTextAsync(catalog, lanes[0].CatalogCsv, cancellationToken);
        var watch = new Watch(TimeProvider.System);
        var hub = new CountingHub(watch, new JsonObject { ["storeId"] = "s", ["catalogUri"] = catalog, ["journalPath"] = Path.Combine(place.FullName, "journal.db") });
        var cpu = Environment.CpuUsage.TotalTime;
        await using (var host = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, services =>
        {
            services.AddDecisionAlert();
            services.AddSingleton<IDecisionObserver>(watch);
        }))
        {
            await host.StartAsync(cancellationToken);
            await Task.WhenAll(lanes.Select((lane, n) => hub.FeedAsync(lane, pace, length, TimeSpan.FromSeconds(2.5 * n / count / pace), cancellationToken)));
            await host.StopAsync(cancellationToken);
        }

        var took = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        var table = new ResultTable($"alerts: DecisionAlert alone, {count} lanes at {pace:0.#} times a shop's pace for {length.TotalSeconds:0} s; {watch.Sent.Count} alerts, {hub.Inputs:N0} inputs");
        table.Add("p99 from the last input to the alert at the hub", At(watch.Sent, 0.99), GoalMs, "ms", Goal.Most(1));
        table.Add("p50 of the same", At(watch.Sent, 0.5), GoalMs, "ms", Goal.None);
        table.Add("the first alert after the start", watch.Sent.First(), GoalMs, "ms", Goal.None);
        table.Add("the longest", watch.Sent.Max(), GoalMs, "ms", Goal.None);
        table.Add("p99 from the core's verdict to the hub: case, journal, outbox", At(watch.Written, 0.99), double.NaN, "ms", Goal.None);
        table.Add("p50 of the same", At(watch.Written, 0.5), double.NaN, "ms", Goal.None);
        table.Add("processor time an input", 1e6 * took / hub.Inputs, double.NaN, "us", Goal.None);
        return table.Print();
    }

    private static double At(ConcurrentQueue<double> of, double share) =>
        of.IsEmpty ? double.NaN : of.Order().ElementAt((int)Math.Ceiling(share * of.Count) - 1);

    private sealed class Watch(TimeProvider clock) : IDecisionObserver
    {
        private readonly ConcurrentDictionary<string, long> raised = new(StringComparer.Ordinal);

        /// <summary>Milliseconds from the last input to the hub, in order.</summary>
        public ConcurrentQueue<double> Sent { get; } = new();

        /// <summary>Milliseconds from the verdict to the hub.</summary>
        public ConcurrentQueue<double> Written { get; } = new();

        public void OnDecision(Decision decision)
        {
        }

        public void OnAlert(Alert alert) => raised[alert.AlertId] = clock.GetTimestamp();

        public void OnGiven(string alertId)
        {
            if (raised.TryGetValue(alertId, out var at))
                Written.Enqueue(clock.GetElapsedTime(at).TotalMilliseconds);
        }

        public void OnAlertSent(Alert alert, TimeSpan processingLatency) => Sent.Enqueue(processingLatency.TotalMilliseconds);
    }

    /// <summary>The module's connection: gives it a lane's inputs, and takes what it sends.</summary>
    private sealed class CountingHub(Watch watch, JsonObject desired) : LocalHub(desired, BusyLane.Bundle)
    {
        private long inputs;

        public long Inputs => Interlocked.Read(ref inputs);

        public override Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken)
        {
            if (output == Endpoints.Alerts)
                watch.OnGiven(message.MessageId);
            return Task.CompletedTask;
        }

        /// <summary>Gives a lane's inputs when their event time has come.</summary>
        public async Task FeedAsync(BusyLane lane, double pace, TimeSpan length, TimeSpan after, CancellationToken cancellationToken)
        {
            var clock = TimeProvider.System;
            await Task.Delay(after, clock, cancellationToken);
            var (begin, first) = (clock.GetTimestamp(), default(DateTimeOffset?));
            while (clock.GetElapsedTime(begin) < length)
            {
                foreach (var input in lane.Next(1))
                {
                    if (input is SourceReported { Progress.ObservedThrough: var through })
                    {
                        first ??= through;
                        var wait = ((through - first.Value) / pace) - clock.GetElapsedTime(begin);
                        if (wait > TimeSpan.Zero)
                            await Task.Delay(wait, clock, cancellationToken);
                    }

                    Deliver(input, lane.LaneId, Interlocked.Increment(ref inputs));
                }
            }
        }

        private void Deliver(LaneInput input, string lane, long number)
        {
            var (endpoint, schema, body) = input switch
            {
                RecognitionArrived { Recognition: var r } => (Endpoints.Recognitions, ItemRecognition.Schema, JsonSerializer.SerializeToUtf8Bytes(r, ContractsJson.Default.ItemRecognition)),
                PosEventArrived { Event: var e } => (Endpoints.PosEvents, PosEvent.Schema, JsonSerializer.SerializeToUtf8Bytes(e, ContractsJson.Default.PosEvent)),
                SourceReported report => (Endpoints.Health, ModuleHealth.Schema, JsonSerializer.SerializeToUtf8Bytes(
                    new ModuleHealth
                    {
                        Module = report.Source == LaneSource.Camera ? ModuleIds.VideoIngest : ModuleIds.PosBridge,
                        StoreId = "s",
                        At = report.At,
                        Status = report.Status,
                        Lanes = [new LaneHealth { LaneId = lane, Status = report.Status, Progress = report.Progress }],
                    },
                    ContractsJson.Default.ModuleHealth)),
                _ => throw new InvalidOperationException($"{input.GetType().Name} comes from no module."),
            };
            var spin = default(SpinWait);
            while (Deliver(endpoint, $"m{number}", schema, body) == MessageDisposition.Abandoned)
                spin.SpinOnce();
        }
    }
}
