using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Risk;

/// <summary>Risk climbs: nudge, call, pause. A second alert on a ticket, or a high value, skips the nudge.</summary>
internal static class AlertLadder
{
    /// <summary>The step for a risk.</summary>
    /// <param name="risk">Posterior probability, 0..1.</param>
    /// <param name="value">What may be lost, store's currency.</param>
    /// <param name="earlierAlerts">Alerts of the same ticket before this one.</param>
    /// <param name="thresholds">The twin's thresholds.</param>
    public static AlertAction Step(double risk, double value, int earlierAlerts, ThresholdSettings thresholds)
    {
        if (risk < thresholds.Nudge)
            return AlertAction.None;
        var high = value >= thresholds.HighValue;
        if (risk >= thresholds.Pause && high && earlierAlerts > 0)
            return AlertAction.Pause;
        return risk >= thresholds.Call || high || earlierAlerts > 0 ? AlertAction.Call : AlertAction.Nudge;
    }

    /// <summary>The command that a step sends to the till, and its sentence.</summary>
    public static (LaneCommandKind Kind, string Key, string Text) Words(AlertAction action, DiscrepancyKind kind) => (action, kind) switch
    {
        (AlertAction.Nudge, DiscrepancyKind.MisScan) =>
            (LaneCommandKind.Nudge, "misScan.nudge", "Looks like the last item didn't scan. Please check it."),
        (AlertAction.Nudge, _) =>
            (LaneCommandKind.Nudge, "ticketSwitch.nudge", "Looks like the last item was scanned as something else. Please check it."),
        (AlertAction.Pause, DiscrepancyKind.MisScan) =>
            (LaneCommandKind.PauseLane, "misScan.pause", "An item still needs its scan. Help is on the way."),
        (AlertAction.Pause, _) =>
            (LaneCommandKind.PauseLane, "ticketSwitch.pause", "An item still needs a check. Help is on the way."),
        (_, DiscrepancyKind.MisScan) =>
            (LaneCommandKind.CallAttendant, "misScan.call", "An item may not have scanned. Please check it with the shopper."),
        _ => (LaneCommandKind.CallAttendant, "ticketSwitch.call", "An item and its line on the ticket may differ. Please check the item."),
    };
}
