using System.Diagnostics.Metrics;

namespace LossPrevention.EdgeRuntime;

/// <summary>What the runtime counts of itself.</summary>
internal sealed class RuntimeMetrics
{
    private readonly Meter meter;
    private readonly Counter<long> sends;
    private readonly Counter<long> retries;
    private readonly Counter<long> rejected;
    private readonly Counter<long> failed;
    private readonly Histogram<double> handling;
    private readonly Histogram<double> methods;

    public RuntimeMetrics(IMeterFactory meters)
    {
        meter = meters.Create("LossPrevention.EdgeRuntime");
        sends = meter.CreateCounter<long>("hub.sends", description: "Messages that the edge hub has taken.");
        retries = meter.CreateCounter<long>("hub.retries", description: "Hub calls that failed and were made again.");
        rejected = meter.CreateCounter<long>("input.rejected", description: "Messages that could not be read.");
        failed = meter.CreateCounter<long>("input.failed", description: "Messages whose handler failed.");
        handling = meter.CreateHistogram<double>("input.handling", "s", "How long a message's handler took.");
        methods = meter.CreateHistogram<double>("method.handling", "s", "How long a direct method took.");
    }

    public void CountSend(string output) => sends.Add(1, new KeyValuePair<string, object?>("output", output));

    public void CountRetry(string call) => retries.Add(1, new KeyValuePair<string, object?>("call", call));

    public void CountRejected(string input, string reason) =>
        rejected.Add(1, new KeyValuePair<string, object?>("input", input), new KeyValuePair<string, object?>("reason", reason));

    public void CountFailed(string input) => failed.Add(1, new KeyValuePair<string, object?>("input", input));

    public void RecordHandling(string input, string schema, TimeSpan took) => handling.Record(
        took.TotalSeconds, new KeyValuePair<string, object?>("input", input), new KeyValuePair<string, object?>("schema", schema));

    public void RecordMethod(string method, int status, TimeSpan took) => methods.Record(
        took.TotalSeconds, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("status", status));

    public void ObserveConnection(Func<bool> connected) =>
        meter.CreateObservableGauge("hub.connected", () => connected() ? 1 : 0, description: "1 while the edge hub is connected.");
}
