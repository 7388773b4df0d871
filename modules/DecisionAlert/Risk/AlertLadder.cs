using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Risk;

/// <summary>Risk climbs: nudge, call, pause. A second alert on a ticket, or a high value, skips the nudge.</summary>
internal static class AlertLadder
{
    /// <summary>The step that a risk asks for.</summary>
    /// <param name="risk">Posterior probability, 0..1, high enough for an alert.</param>
    /// <param name="value">What may be lost, store's currency.</param>
    /// <param name="earlierAlerts">Alerts of the same ticket before this one.</param>
    /// <param name="thresholds">The twin's thresholds.</param>
    public static AlertAction Step(double risk, double value, int earlierAlerts, ThresholdSettings thresholds)
    {
        var high = value >= thresholds.HighValue;
        if (risk >= thresholds.Pause && high && earlierAlerts > 0)
            return AlertAction.Pause;
        return risk >= thresholds.Call || high || earlierAlerts > 0 ? AlertAction.Call : AlertAction.Nudge;
    }

    /// <summary>The step that may be taken on this lane.</summary>
    /// <param name="step">The step that the risk asks for.</param>
    /// <param name="kind">What differs.</param>
    /// <param name="mode">Who scans: a cashier is not nudged, the supervisor is called.</param>
    /// <param name="alerting">Whom the lane's alerts reach.</param>
    /// <param name="fresh">Whether the item passed so lately that the shopper can be asked about it.</param>
    public static AlertAction Allowed(AlertAction step, DiscrepancyKind kind, CheckoutMode mode, LaneAlerting alerting, bool fresh)
    {
        if (alerting == LaneAlerting.Shadow || IsOperatorPattern(kind))
            return AlertAction.None;
        var mayNudge = mode == CheckoutMode.SelfCheckout && fresh && kind is not (DiscrepancyKind.ReturnWithoutItem or DiscrepancyKind.ZoneRule);
        if (alerting == LaneAlerting.NudgeOnly)
            return mayNudge ? AlertAction.Nudge : AlertAction.None;
        return step == AlertAction.Nudge && !mayNudge ? AlertAction.Call : step;
    }

    /// <summary>Whether the kind is about an operator's figures: for reviewers alone, never shown at the till.</summary>
    public static bool IsOperatorPattern(DiscrepancyKind kind) => kind is DiscrepancyKind.UnusualDiscount or DiscrepancyKind.RepeatedVoids
        or DiscrepancyKind.DrawerOpen or DiscrepancyKind.Sweethearting;

    /// <summary>The command that a step sends to the till, and its sentence: about the item, never about the person.</summary>
    public static (LaneCommandKind Command, string Text) Words(AlertAction action, DiscrepancyKind kind) => action switch
    {
        AlertAction.Nudge => (LaneCommandKind.Nudge, Nudge(kind)),
        AlertAction.Pause => (LaneCommandKind.PauseLane, kind is DiscrepancyKind.MisScan or DiscrepancyKind.BasketItem or DiscrepancyKind.QuantityShort
            ? "An item still needs its scan. Help is on the way."
            : "An item still needs a check. Help is on the way."),
        _ => (LaneCommandKind.CallAttendant, Call(kind)),
    };

    private static string Nudge(DiscrepancyKind kind) => kind switch
    {
        DiscrepancyKind.MisScan => "Looks like the last item didn't scan. Please check it.",
        DiscrepancyKind.BasketItem => "Looks like an item in the basket still needs its scan. Please check it.",
        DiscrepancyKind.QuantityShort => "Looks like there are more pieces than on the ticket. Please check the quantity.",
        DiscrepancyKind.ProduceMismatch => "Looks like another kind of produce. Please check the code.",
        DiscrepancyKind.WeightMismatch => "The weight doesn't fit the last item. Please check it.",
        DiscrepancyKind.VoidWithItem => "An item that was taken off the ticket still seems to be here. Please check it.",
        _ => "Looks like the last item was scanned as something else. Please check it.",
    };

    private static string Call(DiscrepancyKind kind) => kind switch
    {
        DiscrepancyKind.MisScan => "An item may not have scanned. Please check it with the shopper.",
        DiscrepancyKind.BasketItem => "An item in the basket may not have scanned. Please check it with the shopper.",
        DiscrepancyKind.QuantityShort => "There may be more pieces than on the ticket. Please check the quantity.",
        DiscrepancyKind.ProduceMismatch => "Produce and its code may differ. Please check the item.",
        DiscrepancyKind.WeightMismatch => "An item and its weight on the ticket may differ. Please check the item.",
        DiscrepancyKind.VoidWithItem => "An item that was taken off the ticket may still be here. Please check it with the shopper.",
        DiscrepancyKind.ReturnWithoutItem => "A return was rung and no item was seen. Please check it.",
        DiscrepancyKind.ZoneRule => "Goods without a sale are on their way out. Please check the item.",
        _ => "An item and its line on the ticket may differ. Please check the item.",
    };
}
