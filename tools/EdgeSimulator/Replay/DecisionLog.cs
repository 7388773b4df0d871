using System.Text.Json;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>Keeps what was decided and writes it in event-time order, so that two replays of one recording write the same files.</summary>
internal sealed class DecisionLog : IDecisionObserver
{
    private readonly Lock gate = new();
    private readonly List<Decision> decisions = [];
    private readonly List<Alert> alerts = [];
    private readonly List<double> processingMs = [];

    /// <summary>Alerts so far.</summary>
    public IReadOnlyList<Alert> Alerts
    {
        get
        {
            lock (gate)
            {
                return [.. alerts.OrderBy(a => a.RaisedAt).ThenBy(a => a.LaneId, StringComparer.Ordinal).ThenBy(a => a.AlertId, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Decisions so far.</summary>
    public IReadOnlyList<Decision> Decisions
    {
        get
        {
            lock (gate)
            {
                return [.. decisions.OrderBy(d => d.DecidedAt).ThenBy(d => d.LaneId, StringComparer.Ordinal).ThenBy(d => d.Id, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Wall clock per alert, milliseconds.</summary>
    public IReadOnlyList<double> ProcessingMs
    {
        get
        {
            lock (gate)
            {
                return [.. processingMs];
            }
        }
    }

    public void OnDecision(Decision decision)
    {
        lock (gate)
        {
            decisions.Add(decision);
        }
    }

    public void OnAlert(Alert alert)
    {
        lock (gate)
        {
            alerts.Add(alert);
        }
    }

    public void OnAlertSent(Alert alert, TimeSpan processingLatency)
    {
        lock (gate)
        {
            processingMs.Add(processingLatency.TotalMilliseconds);
        }
    }

    /// <summary>Writes <c>alerts.jsonl</c> and <c>decisions.jsonl</c>.</summary>
    public void Write(string folder)
    {
        File.WriteAllLines(
            Path.Combine(folder, ReplayFiles.Alerts), Alerts.Select(a => JsonSerializer.Serialize(a, ContractsJson.Default.Alert)));
        File.WriteAllLines(
            Path.Combine(folder, ReplayFiles.Decisions), Decisions.Select(d => JsonSerializer.Serialize(d, DecisionLogJson.Default.Decision)));
    }
}

/// <summary>The files of a replay.</summary>
internal static class ReplayFiles
{
    public const string Alerts = "alerts.jsonl";
    public const string Decisions = "decisions.jsonl";
    public const string Report = "report.json";
    public const string Catalog = "catalog.csv";
    public const string Crops = "crops";
    public const string Journal = "journal.db";
    public const string Log = "modules.log";
}

/// <summary>Decisions a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Decision))]
internal sealed partial class DecisionLogJson : JsonSerializerContext;
