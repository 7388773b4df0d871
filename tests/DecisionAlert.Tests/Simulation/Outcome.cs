using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Tests.Simulation;

/// <summary>What a lane decided.</summary>
internal sealed class Outcome(LaneScript script) : ILaneSink
{
    public List<Decision> Decisions { get; } = [];

    public List<Alert> Alerts { get; } = [];

    public List<LaneCommand> Commands { get; } = [];

    public List<AlertResolved> Resolved { get; } = [];

    public List<LearningSample> Samples { get; } = [];

    public LaneCorrelator Lane { get; set; } = null!;

    /// <summary>Decisions, alerts, commands and samples in the order they came.</summary>
    public List<object> Everything { get; } = [];

    public Decision Of(string id) => Decisions.Single(d => d.Id == "sighting:" + id || d.Id == "scan:" + id);

    /// <summary>Truths found, and alerts that no truth stands for.</summary>
    public (int Found, int False) Against(Func<Truth, bool> counted)
    {
        var open = Alerts.ToList();
        var found = 0;
        foreach (var truth in script.Truths)
        {
            var alert = open.Find(a => a.Kind == truth.Kind && Math.Abs((a.OccurredAt - truth.At).TotalSeconds) < 2);
            if (alert is null)
                continue;
            open.Remove(alert);
            found += counted(truth) ? 1 : 0;
        }

        return (found, open.Count);
    }

    public void OnDecision(Decision decision) => Add(Decisions, decision);

    public void OnAlert(Alert alert) => Add(Alerts, alert);

    public void OnResolved(AlertResolved resolved) => Add(Resolved, resolved);

    public void OnCommand(LaneCommand command) => Add(Commands, command);

    public void OnSample(LearningSample sample) => Add(Samples, sample);

    public void OnGalleryNeeded(GalleryVersion gallery)
    {
    }

    private void Add<T>(List<T> list, T item)
        where T : class
    {
        list.Add(item);
        Everything.Add(item);
    }
}
