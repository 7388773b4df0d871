using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// Alerts that the shopper may still answer: a missed item that is rung after all, a wrong line that is voided and rung as what was seen.
/// Such a case needs nobody any more.
/// </summary>
internal sealed class SelfCorrection
{
    private const int Kept = 16;

    /// <summary>The pictures speak for the product: log-likelihood ratio.</summary>
    private const double Fits = 0.5;

    private readonly List<OpenAlert> open = [];

    /// <summary>Watches a raised alert for its answer.</summary>
    /// <param name="finding">What was found.</param>
    /// <param name="alert">What was raised.</param>
    /// <param name="lastLine">The newest line rung before the alert; only later ones answer it.</param>
    public void Watch(Finding finding, Alert alert, long lastLine)
    {
        if (!CanBeAnswered(finding.Kind) || finding.TransactionId is null)
            return;
        if (open.Count == Kept)
            open.RemoveAt(0);
        open.Add(new OpenAlert
        {
            Kind = finding.Kind,
            AlertId = alert.AlertId,
            Lane = new LaneKey(alert.StoreId, alert.LaneId),
            TransactionId = finding.TransactionId,
            Shadow = alert.Shadow,
            Sighting = finding.Sighting,
            Line = finding.Line,
            LastLine = lastLine,
        });
    }

    /// <summary>The lane is empty: nobody is there to answer.</summary>
    public void Clear() => open.Clear();

    /// <summary>A line was decided on; null where it answers nothing.</summary>
    /// <param name="line">The line.</param>
    /// <param name="sighting">The pass it belongs to; null where none was seen.</param>
    /// <param name="honest">Whether the line is not itself in question.</param>
    public AlertResolved? Decided(OpenScan line, OpenSighting? sighting, bool honest)
    {
        if (open.Count == 0 || !honest || line.VoidedAt > 0 || !line.Verifiable)
            return null;
        for (var i = 0; i < open.Count; i++)
        {
            var alert = open[i];
            if (line.Serial <= alert.LastLine || line.Event.TransactionId != alert.TransactionId || !Answers(alert, line, sighting))
                continue;
            if (NeedsVoid(alert.Kind) && alert.Line is not { VoidedAt: > 0 })
            {
                alert.Answer = line; // the wrong line still stands
                continue;
            }

            open.RemoveAt(i);
            return Resolved(alert, AlertResolution.SelfCorrected, line.At, line);
        }

        return null;
    }

    /// <summary>The whole pass of an item that was raised from its first look was seen.</summary>
    public void SawWhole(string alertId, OpenSighting sighting)
    {
        if (open.Find(alert => alert.AlertId == alertId) is { } alert)
            alert.Sighting = sighting;
    }

    /// <summary>The whole pass does not bear out what its first look raised; null where the alert was answered already.</summary>
    public AlertResolved? Withdraw(string alertId, long at)
    {
        if (open.Find(alert => alert.AlertId == alertId) is not { } alert)
            return null;
        open.Remove(alert);
        return Resolved(alert, AlertResolution.Withdrawn, at, null);
    }

    /// <summary>A line was voided; null where that answers nothing.</summary>
    public AlertResolved? Voided(OpenScan line)
    {
        for (var i = 0; i < open.Count; i++)
        {
            if (open[i] is not { Answer: { VoidedAt: 0 } answer } alert || alert.Line != line)
                continue;
            open.RemoveAt(i);
            return Resolved(alert, AlertResolution.SelfCorrected, answer.At, answer);
        }

        return null;
    }

    private static bool CanBeAnswered(DiscrepancyKind kind) => NeedsVoid(kind) || kind is DiscrepancyKind.MisScan or DiscrepancyKind.BasketItem
        or DiscrepancyKind.QuantityShort or DiscrepancyKind.VoidWithItem;

    private static bool NeedsVoid(DiscrepancyKind kind) =>
        kind is DiscrepancyKind.TicketSwitch or DiscrepancyKind.ProduceMismatch or DiscrepancyKind.WeightMismatch;

    private static bool Answers(OpenAlert alert, OpenScan line, OpenSighting? sighting)
    {
        if (alert.Kind == DiscrepancyKind.VoidWithItem)
            return alert.Line is { } voided && line.SameCode(voided);
        if (alert.Sighting is not { } missed)
            return alert.Line is { } wrong && !line.SameCode(wrong);

        // The next item of the same kind has its own line; the one in question comes back from the bag, or is rung where it lies.
        if (sighting is { CameFresh: true } && missed.WentOn)
            return false;
        return missed.Looks(line) is { } looks ? looks >= Fits : sighting is null;
    }

    private static AlertResolved Resolved(OpenAlert alert, AlertResolution resolution, long at, OpenScan? answer) => new()
    {
        AlertId = alert.AlertId,
        StoreId = alert.Lane.StoreId,
        LaneId = alert.Lane.LaneId,
        TransactionId = alert.TransactionId,
        Resolution = resolution,
        At = new DateTimeOffset(at, TimeSpan.Zero),
        EventId = answer?.Event.EventId,
        Shadow = alert.Shadow,
    };

    /// <summary>What has to be known of an alert to see its answer: a lane keeps some, so not the sentences of its evidence.</summary>
    private sealed class OpenAlert
    {
        public required DiscrepancyKind Kind { get; init; }

        public required string AlertId { get; init; }

        public required LaneKey Lane { get; init; }

        public required string TransactionId { get; init; }

        public required bool? Shadow { get; init; }

        public required OpenSighting? Sighting { get; set; }

        public required OpenScan? Line { get; init; }

        public required long LastLine { get; init; }

        /// <summary>The right line, where it was rung before the wrong one was voided.</summary>
        public OpenScan? Answer { get; set; }
    }
}
