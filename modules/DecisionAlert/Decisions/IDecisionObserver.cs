using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert;

/// <summary>
/// Told of every decision and alert, lane by lane in event-time order, before it is sent on. Called on the lane's own thread: an
/// observer of several lanes locks for itself and returns at once.
/// </summary>
public interface IDecisionObserver
{
    /// <summary>A sighting or a scan was decided.</summary>
    void OnDecision(Decision decision);

    /// <summary>An alert was raised.</summary>
    void OnAlert(Alert alert);

    /// <summary>An alert that was raised earlier has settled by itself.</summary>
    void OnAlertResolved(AlertResolved resolved)
    {
    }

    /// <summary>The alert and its command are with the hub.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="processingLatency">Wall clock from the arrival of the last input it needed to the hub's taking it.</param>
    void OnAlertSent(Alert alert, TimeSpan processingLatency)
    {
    }
}
