using System.CommandLine;
using LossPrevention.PosBridge;
using LossPrevention.PosBridge.Faults;
using LossPrevention.TestKit;
using Spectre.Console;

namespace LossPrevention.Benchmarks.Pos;

/// <summary><c>pos</c>: till events through real brokers, with faults and without.</summary>
internal static class PosBenchmark
{
    private const double ThroughputGoal = 0.8;
    private const double LatencyGoalMs = 50;

    private static readonly PosTransportKind[] Kinds = PosTransportFactory.HasNms ? [PosTransportKind.Stomp, PosTransportKind.Nms] : [PosTransportKind.Stomp];

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events for each fault.", DefaultValueFactory = _ => 10_000 };
        var fault = new Option<string?>("--fault") { Description = "One fault alone, such as \"broker frozen\"." };
        var pace = new Option<bool>("--pace-only") { Description = "Throughput and delay alone." };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of throughput, of which the medians count.", DefaultValueFactory = _ => 5 };
        var command = new Command("pos", "Till events over a real ActiveMQ: faults, throughput beside a bare client, delay to the hub.") { events, fault, pace, rounds };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(events), parsed.GetValue(fault), parsed.GetValue(pace), parsed.GetValue(rounds)));
        return command;
    }

    private static async Task<int> RunAsync(int events, string? only, bool paceOnly, int rounds)
    {
        if (ActiveMqBroker.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync($"Benchmarks pos: {missing}");
            return 2;
        }

        var missed = 0;
        if (!paceOnly)
        {
            missed = await FaultsAsync(events, only);
        }

        return only is null ? Math.Max(missed, await PaceAsync(rounds)) : missed;
    }

    private static async Task<int> FaultsAsync(int events, string? only)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"pos: {events:N0} events for each fault");
        foreach (var column in (string[])["transport", "fault", "attempted", "acknowledged", "delivered", "lost", "duplicated", "recovered"])
        {
            table.AddColumn(column);
        }

        var lost = 0;
        (string Transport, string Fault, Func<string, int, Task<FaultRow>> Run)[] runs =
        [
            .. Kinds.SelectMany(kind => BrokerFaults.Names.Select(name => (
                kind.ToString().ToUpperInvariant(), name, (Func<string, int, Task<FaultRow>>)((fault, count) => BrokerFaults.RunAsync(kind, fault, count))))),
            .. RestFaults.Names.Select(name => ("REST", name, (Func<string, int, Task<FaultRow>>)RestFaults.RunAsync)),
        ];
        foreach (var (transport, name, run) in runs.Where(r => only is null || r.Fault == only))
        {
            var row = await run(name, events);
            lost += row.Lost + (name == BrokerFaults.ModuleKilled ? 0 : row.Duplicated); // what a kill repeats is at most what was in flight
            table.AddRow(
                transport, Markup.Escape(row.Fault), $"{row.Attempted}", $"{row.Acknowledged}", $"{row.Delivered}", $"{row.Lost}", $"{row.Duplicated}",
                row.Recovered is { } recovered ? $"{recovered.TotalSeconds:0.0} s" : "-");
        }

        AnsiConsole.Write(table);
        return lost == 0 ? 0 : 1;
    }

    private static async Task<int> PaceAsync(int rounds)
    {
        var missed = 0;
        foreach (var kind in Kinds)
        {
            await using var broker = await ActiveMqBroker.StartNewAsync();
            var pace = await BrokerPace.MeasureAsync(broker, kind, rounds);
            var table = new ResultTable($"pos: {kind.ToString().ToUpperInvariant()} to a real ActiveMQ, persistent messages");
            table.Add("events a second from a full queue to the hub, beside a bare client", pace.Bridge.PerSecond, pace.Bare.PerSecond, "/s", Goal.Least(ThroughputGoal));
            table.Add("the same with statePath: each key in the journal before its acknowledgement", pace.Durable.PerSecond, pace.Bare.PerSecond, "/s", Goal.Least(ThroughputGoal));
            table.Add("processor time for an event, beside a bare client, which reads none", pace.Bridge.CpuMicroseconds, pace.Bare.CpuMicroseconds, "us", Goal.None);
            table.Add("the same with statePath", pace.Durable.CpuMicroseconds, pace.Bare.CpuMicroseconds, "us", Goal.None);
            table.Add(
                $"events a second of {BrokerPace.Lanes} lanes to a hub that takes {BrokerPace.HubTakes.TotalMilliseconds} ms for each, beside one after the other in each lane",
                pace.SlowHub, BrokerPace.Lanes / BrokerPace.HubTakes.TotalSeconds, "/s", Goal.None);
            table.Add("99th percentile from sending to the hub at 500 events a second", pace.P99Ms, LatencyGoalMs, "ms", Goal.Most(1));
            table.Add("median of the same", pace.P50Ms, double.NaN, "ms", Goal.None);
            missed = Math.Max(missed, table.Print());
        }

        return missed;
    }
}
