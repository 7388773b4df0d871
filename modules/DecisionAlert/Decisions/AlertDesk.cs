using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Risk;

namespace LossPrevention.DecisionAlert;

/// <summary>
/// Where a lane's findings become alerts and commands: one alert a discrepancy, the alerts of one ticket under one bundle, one open card at
/// the lane. Event time, no clock.
/// </summary>
internal sealed class AlertDesk(ILaneSink sink)
{
    private const int KeptIds = 64;
    private readonly Queue<string> raised = new();
    private readonly SelfCorrection corrections = new();
    private Card? card;

    /// <summary>Raises an alert; the same discrepancy a second time is passed over.</summary>
    /// <param name="finding">What was found, with a risk that is high enough.</param>
    /// <param name="context">Settings in force.</param>
    /// <param name="mode">Who scans now.</param>
    /// <param name="ticket">The finding's ticket; null where it has none or it is not known any more.</param>
    /// <param name="lastLine">The newest line rung so far.</param>
    /// <param name="now">Event time, UTC ticks.</param>
    public void Raise(Finding finding, LaneContext context, CheckoutMode mode, TransactionTracker.TicketCase? ticket, long lastLine, long now)
    {
        if (raised.Contains(finding.AlertId))
            return;
        if (raised.Count == KeptIds)
            raised.Dequeue();
        raised.Enqueue(finding.AlertId);

        var thresholds = context.Settings.Thresholds;
        var risk = Risk.LogOdds.ToProbability(finding.LogOdds);
        var operators = AlertLadder.IsOperatorPattern(finding.Kind);
        var automated = !operators && context.Settings.Automation.PauseFrom is { } confidence && risk >= confidence;
        var step = automated ? AlertAction.Pause : AlertLadder.Step(risk, finding.Value, operators ? 0 : ticket?.Alerts ?? 0, thresholds);
        var fresh = now - finding.At <= thresholds.NudgeWithin.Ticks;
        var action = AlertLadder.Allowed(step, finding.Kind, mode, context.Own.Alerting, fresh);
        if (ticket is not null && !operators)
        {
            ticket.Alerts++;
            ticket.BundleId ??= finding.AlertId;
        }

        var alert = new Alert
        {
            AlertId = finding.AlertId,
            StoreId = context.Lane.StoreId,
            LaneId = context.Lane.LaneId,
            TransactionId = finding.TransactionId,
            Kind = finding.Kind,
            Risk = Math.Round(risk, 4),
            Action = action,
            RaisedAt = Utc(now),
            OccurredAt = Utc(finding.At),
            LatencyMs = Math.Round((now - finding.At) / (double)TimeSpan.TicksPerMillisecond),
            ScannedGtin = finding.Scanned,
            SeenGtins = finding.Sighting?.Recognition.Candidates.Take(3).Select(c => new SeenProduct(c.Gtin, Math.Round(c.Probability, 4))).ToValueList() ?? [],
            Evidence = finding.Evidence,
            KeyFrames = finding.Sighting is { } sighting ? [sighting.Recognition.SightingId] : [],
            BundleId = operators ? null : ticket?.BundleId,
            Withheld = !operators && action < step ? step : null,
            Shadow = context.Own.Alerting == LaneAlerting.Shadow ? true : null,
            Automated = automated && action == AlertAction.Pause ? true : null,
            OperatorId = finding.OperatorId,
        };
        sink.OnAlert(alert);
        corrections.Watch(finding, alert, lastLine);
        if (action != AlertAction.None)
            Show(alert, finding.Suggestions, thresholds, now);
    }

    /// <summary>A line was decided on; it may answer an alert.</summary>
    public void Decided(OpenScan line, OpenSighting? sighting, bool honest) => Close(corrections.Decided(line, sighting, honest));

    /// <summary>The whole pass of an item bears out what its first look raised: an answer is looked for by it from now on.</summary>
    public void SawWhole(string alertId, OpenSighting sighting) => corrections.SawWhole(alertId, sighting);

    /// <summary>Takes back what a first look raised. One that was answered already stays answered.</summary>
    public void Withdraw(string alertId, TransactionTracker.TicketCase? ticket, long now)
    {
        if (corrections.Withdraw(alertId, now) is not { } withdrawn)
            return;
        if (ticket is not null)
            ticket.Alerts--;
        Close(withdrawn);
    }

    /// <summary>The lane is empty: nobody is there to answer.</summary>
    public void Rest() => corrections.Clear();

    /// <summary>A line was voided; that may answer an alert.</summary>
    public void Voided(OpenScan line) => Close(corrections.Voided(line));

    /// <summary>Offers the till likely codes; no alert, and nothing that a person has to answer.</summary>
    public void Suggest(Finding finding, LaneContext context, long now)
    {
        if (context.Own.Alerting != LaneAlerting.Shadow)
        {
            Send(
                "hint:" + finding.AlertId, null, finding.TransactionId, context.Lane, LaneCommandKind.SuggestProduce, "produceMismatch.hint",
                "More than one kind of produce looks like this. Please check the code.", finding.Suggestions, context.Settings.Thresholds, now);
        }
    }

    private void Close(AlertResolved? resolved)
    {
        if (resolved is null)
            return;
        if (card?.AlertId == resolved.AlertId)
            card = null;
        sink.OnResolved(resolved);
    }

    private static DateTimeOffset Utc(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>One open card a lane: a further alert of the ticket joins it, and only a higher step is shown anew.</summary>
    private void Show(Alert alert, ValueList<ProductCode> suggestions, ThresholdSettings thresholds, long now)
    {
        if (card is { } open && alert.Action <= open.Action
            && (now - open.At < thresholds.CoolDown.Ticks
                || (open.TransactionId == alert.TransactionId && now - open.At < thresholds.CommandLifetime.Ticks)))
        {
            return;
        }

        card = new Card(alert.AlertId, alert.TransactionId, alert.Action, now);
        var (command, text) = AlertLadder.Words(alert.Action, alert.Kind);
        var key = $"{Names.Of(alert.Kind)}.{(alert.Action == AlertAction.Nudge ? "nudge" : alert.Action == AlertAction.Pause ? "pause" : "call")}";
        Send(
            "command:" + alert.AlertId, alert.AlertId, alert.TransactionId, new LaneKey(alert.StoreId, alert.LaneId), command, key, text, suggestions,
            thresholds, now);
    }

    private void Send(
        string id, string? alertId, string? transactionId, LaneKey lane, LaneCommandKind kind, string key, string text,
        ValueList<ProductCode> suggestions, ThresholdSettings thresholds, long now) => sink.OnCommand(new LaneCommand
        {
            CommandId = id,
            StoreId = lane.StoreId,
            LaneId = lane.LaneId,
            TransactionId = transactionId,
            Kind = kind,
            TextKey = key,
            Text = text,
            AlertId = alertId,
            IssuedAt = Utc(now),
            ExpiresAt = Utc(now) + thresholds.CommandLifetime,
            Suggestions = suggestions,
        });

    private sealed record Card(string AlertId, string? TransactionId, AlertAction Action, long At);
}
