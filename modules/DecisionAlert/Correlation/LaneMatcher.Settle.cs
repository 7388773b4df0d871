using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Risk;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>When a sighting or scan is ripe for its decision, and what that is.</summary>
internal sealed partial class LaneMatcher
{
    private const double GoodLooks = 1.5;
    private const double GoodMargin = 2;
    private static readonly TimeSpan RivalWait = TimeSpan.FromSeconds(1.5);

    // A switch that is raised without waiting is more likely than not, as close in time (standard deviations), as surely goods (log-odds) and as far from
    // any other open pass or line (seconds) as this.
    private const double ClearLogOdds = 0;
    private const double ClearWithin = 1.5;
    private const double ClearGoods = 1;
    private const double ClearAlone = 1;

    /// <summary>An item lies on the bagging scale, and that has settled, this long after it left the scanner.</summary>
    private static readonly TimeSpan ScaleWait = TimeSpan.FromSeconds(3.5);

    private void ConsiderSighting(int i, long now)
    {
        var sighting = sightings[i];
        if (!clock.Locked && Hold(sighting, now) is { } until && now < until)
        {
            Due(until, now);
            return;
        }

        if (alignment.ScanOf[i] >= 0)
            ConsiderPair(i, alignment.ScanOf[i], now);
        else
            ConsiderUnscanned(i, now);
    }

    /// <summary>Until the clocks are measured, verdicts wait: so long, or until the ticket closes.</summary>
    private long? Hold(OpenSighting sighting, long now)
    {
        if (sightings.Count > MaxOpen / 2)
            return null;
        var until = sighting.End + Settings.AcquireWithin.Ticks;
        var ticket = TicketOf(sighting);
        return ticket is not null && ticket.Closed <= now ? Math.Min(until, ticket.Closed + Ticks(2)) : until;
    }

    private void ConsiderPair(int i, int j, long now)
    {
        var (sighting, scan) = (sightings[i], scans[j]);
        var offset = Ticks(clock.Offset);
        var sigma = Ticks(PairScores.Sigma(clock.Sigma, sighting.HalfLength));
        var looks = sighting.Looks(scan);
        var apart = Apart(sighting, scan);

        // An item that was better placed, or better goods, or the other of two at once, may still be on its way through the zones.
        var rival = apart > 1.5 || sighting.GoodsLogOdds < 1 || (looks < 0 && OtherLineWaits(j));
        var wait = Settings.Settle + (rival ? RivalWait : TimeSpan.Zero);
        var ready = Math.Max(Math.Max(scan.At - offset, sighting.End) + wait.Ticks, sighting.Middle + offset + (2 * sigma));
        if (now < ready)
        {
            var early = clock.Locked && looks >= GoodLooks && apart < 2.5 && total - alignment.ScoreWithoutPair(i, j) >= GoodMargin;
            if (!early && !IsClearSwitch(i, j, apart, ClearAlone, ClearLogOdds, now))
            {
                Due(ready, now);
                return;
            }
        }

        var weighedBy = sighting.End + ScaleWait.Ticks + offset;
        if (now < weighedBy && AwaitsScale(i, j, now))
        {
            Due(weighedBy, now);
            return;
        }

        SettlePair(i, j, now);
    }

    /// <summary>
    /// Whether a switch is plain and nothing could still explain it: the camera had nothing else on the scanner while the item was there, no other pass lies
    /// beside it, and no other line waits for its item.
    /// </summary>
    /// <param name="i">The sighting.</param>
    /// <param name="j">Its line.</param>
    /// <param name="apart">How far they are from each other, standard deviations.</param>
    /// <param name="alone">How far any other open pass must be, seconds.</param>
    /// <param name="from">The log-odds that it must have.</param>
    /// <param name="now">Event time, UTC ticks.</param>
    private bool IsClearSwitch(int i, int j, double apart, double alone, double from, long now)
    {
        var sighting = sightings[i];
        if (!clock.Locked || sighting.Recognition.OthersUnderWay is not 0 || apart > ClearWithin || sighting.GoodsLogOdds < ClearGoods || sighting.Looks(scans[j]) is not < 0)
            return false;
        for (var k = 0; k < sightings.Count; k++)
        {
            if (k != i && !sightings[k].Settled && sightings[k].PauseTo(sighting) < alone)
                return false;
        }

        for (var k = 0; k < scans.Count; k++)
        {
            if (k != j && !scans[k].Settled && !scans[k].SameCode(scans[j]) && Math.Abs(scans[k].At - scans[j].At) < Ticks(ClearAlone + RivalWait.TotalSeconds))
                return false;
        }

        return SwitchRule(i, j, alignment.ScoreWithoutPair(i, j)) is { } rule && rule.Total >= from && BlindReason(sighting.Start, now) is null;
    }

    /// <summary>Whether the bagging scale has not weighed the item yet, and what it says will settle whether the line is raised.</summary>
    private bool AwaitsScale(int i, int j, long now)
    {
        if (!rules.Weights.Speaks(now) || !WeightMismatchRule.IsTelling(scans[j]) || rules.Weights.Against(scans[j]) is not null)
            return false;
        if (SwitchRule(i, j, alignment.ScoreWithoutPair(i, j)) is not { } rule)
            return false;
        var needed = LogOdds.Of(context.AlertFrom(SwitchKind(sightings[i], scans[j]), now)) - rule.Total;
        return needed is > -WeightEvidence.MostFor and < WeightEvidence.MostAgainst;
    }

    /// <summary>How likely the pair is a switch; null where its looks may not be held against the line.</summary>
    private TicketSwitchRule? SwitchRule(int i, int j, double without)
    {
        var (sighting, scan) = (sightings[i], scans[j]);
        if (sighting.Looks(scan) is not { } looks || !scan.Verifiable || scan.Product is not { } product)
            return null;

        // Relative to the pair without its looks.
        var apart = without - (total - PairLooks(sighting, looks));
        return new TicketSwitchRule(
            context.Prior(sighting.Middle), looks, OtherCategory(sighting, product), apart, rules.Weights.Against(scan), SeenPrice(sighting), product.UnitPrice);
    }

    private void SettlePair(int i, int j, long now)
    {
        var (sighting, scan) = (sightings[i], scans[j]);
        var looks = sighting.Looks(scan);
        var difference = PairScores.Difference(sighting, scan, clock.Offset);
        var without = alignment.ScoreWithoutPair(i, j);
        var margin = total - without;
        var scores = new DecisionScores(looks, Math.Round(1000 * difference), Math.Round(Math.Min(margin, 99), 2), Round(sighting.GoodsLogOdds));
        var (outcome, reason) = (DecisionOutcome.Paired, looks is null ? "They belong together by time; nothing is known of the product's looks." : "Time and looks agree.");
        var rule = SwitchRule(i, j, without);
        if (rule is not null)
        {
            var risk = LogOdds.ToProbability(rule.Value.Total);
            scores = scores with { Risk = Round(risk) };
            (outcome, reason) = JudgeSwitch(i, j, risk, Rivals(sighting, scan.Product!), now) ?? (outcome, reason);
        }

        sighting.Partner = scan;
        (scan.Partner, scan.Settled, scan.WasSeen) = (sighting, true, true);
        scan.CountPiece(sighting);
        DecideScan(scan, sighting, outcome, scores, reason, now);
        Settle(sighting, scan, outcome, scores, reason, now);
        SettleFollowers(i, scan, now);
        if (outcome == DecisionOutcome.Switched)
            RaiseSwitch(sighting, scan, rule!.Value, now);
        if (outcome == DecisionOutcome.Paired)
            Learn(sighting, scan, looks, difference, margin, now);
    }

    private (DecisionOutcome Outcome, string Reason)? JudgeSwitch(int i, int j, double risk, double rivals, long now)
    {
        var thresholds = context.Settings.Thresholds;
        if (risk < thresholds.Unsure)
            return null;
        if (risk < context.AlertFrom(SwitchKind(sightings[i], scans[j]), now))
            return (DecisionOutcome.Unsure, "They belong together by time; the looks leave it open.");
        if (sightings[i].GoodsLogOdds < 0)
            return (DecisionOutcome.Unsure, "The pictures may not show goods.");
        if (scans[j].VoidedAt > 0)
            return (DecisionOutcome.Unsure, "The line was voided.");
        if (rivals < 1 && OtherScanInPass(i, j))
            return (DecisionOutcome.Unsure, "Two items passed as one, so the picture may show the other.");
        return BlindReason(sightings[i].Start, now) is { } blind
            ? (DecisionOutcome.Blind, blind)
            : (DecisionOutcome.Switched, "They belong together by time, and the item does not look like the product.");
    }

    /// <summary>Whether a line of another product was rung at about the same time and has no sighting yet.</summary>
    private bool OtherLineWaits(int j)
    {
        for (var k = 0; k < scans.Count; k++)
        {
            if (k != j && !scans[k].Settled && alignment.SightingOf[k] < 0 && !scans[k].SameCode(scans[j])
                && Math.Abs(scans[k].At - scans[j].At) < RivalWait.Ticks)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a second line, of another product, stands within the same pass and has no sighting of its own.</summary>
    private bool OtherScanInPass(int i, int j)
    {
        var sighting = sightings[i];
        var reach = Ticks(sighting.HalfLength + clock.Sigma);
        for (var k = 0; k < scans.Count; k++)
        {
            var unseen = scans[k].Settled ? scans[k].Partner is null : alignment.SightingOf[k] < 0;
            if (k != j && unseen && !scans[k].SameCode(scans[j])
                && Math.Abs(scans[k].At - Ticks(clock.Offset) - sighting.Middle) < reach)
            {
                return true;
            }
        }

        return false;
    }

    private void SettleFollowers(int leader, OpenScan? scan, long now)
    {
        for (var k = 0; k < sightings.Count; k++)
        {
            var sighting = sightings[k];
            if (alignment.FollowerOf[k] != leader || sighting.Settled)
                continue;
            sighting.Follows = true;
            scan?.CountPiece(sighting);
            var reason = scan is null ? "A further look at an item already decided on."
                : scan.Pieces > 1 ? $"A further piece of a line of {scan.Pieces}." : "A further look at an item that has its scan.";
            Settle(sighting, scan, DecisionOutcome.SameItem, new DecisionScores(scan is null ? null : sighting.Looks(scan)), reason, now);
        }
    }

    private void ConsiderUnscanned(int i, long now)
    {
        var sighting = sightings[i];
        var offset = clock.Offset;
        var window = IsKeyedGoods(sighting) ? Settings.KeyedWindow : Settings.MisScanWindow;
        var slack = clock.Locked ? 0 : 2 * clock.Sigma;
        var due = sighting.End + window.Ticks + Ticks(Math.Max(0, offset) + slack);
        var ticket = TicketOf(sighting);
        if (now < due && ticket is not null && ticket.Closed <= now)
            due = Math.Min(due, Math.Max(ticket.Closed, sighting.End + Settings.Settle.Ticks));
        var early = false;
        if (now < due && clock.Locked && ticket is not null && sighting.CrossedScanner)
        {
            var settleBy = sighting.End + Settings.Settle.Ticks;
            early = now >= settleBy && LaterItemWasScanned(i);
            Due(settleBy, now);
        }

        if (now >= due || early)
            SettleUnscanned(i, ticket, mayWait: now < due, now);
        if (!sighting.Settled)
            Due(due, now);
    }

    /// <summary>A later item has its own scan, so the scan of this one, which would have come before, did not come.</summary>
    private bool LaterItemWasScanned(int i)
    {
        var sighting = sightings[i];
        var sigma = clock.Sigma;
        for (var k = i + 1; k < sightings.Count; k++)
        {
            var j = alignment.ScanOf[k];
            if (j < 0 || alignment.FollowerOf[k] >= 0 || sightings[k].Start < sighting.End)
                continue;
            var scan = scans[j];
            var later = scan.At - sighting.Middle - Ticks(clock.Offset) > Ticks(2.5 * sigma);
            var own = scan.Settled || (sightings[k].Looks(scan) is not { } l || l >= 1);
            if (later && own && !scan.Repeats && Math.Abs(PairScores.Difference(sightings[k], scan, clock.Offset)) < 3 * PairScores.Sigma(sigma, sightings[k].HalfLength))
                return true;
        }

        return false;
    }

    private void SettleUnscanned(int i, TransactionTracker.Ticket? ticket, bool mayWait, long now)
    {
        var sighting = sightings[i];
        var scores = new DecisionScores(Goods: Round(sighting.GoodsLogOdds));
        if (!sighting.CrossedScanner || ticket is null)
        {
            var why = sighting.CrossedScanner ? "No ticket was open when it passed." : "It did not pass the scanner.";
            Settle(sighting, null, DecisionOutcome.Outside, scores, why, now);
            SettleFollowers(i, null, now);
            return;
        }

        var unscanned = UnscannedBase(sighting);
        var same = SameItemScore(sighting, out var of);
        var paired = alignment.ScoreWithoutGap(i) - (total - alignment.Unscanned[i]);
        var price = sighting.Likeliest is { } likeliest ? context.Products.Find(likeliest.Gtin)?.UnitPrice : null;
        var rule = new MisScanRule(
            context.Prior(sighting.Middle), Math.Min(Prior.LostScan, context.Prior(sighting.Middle)), sighting.LogGoods, sighting.LogNotGoods,
            paired - unscanned, same - unscanned, way.Stayed(sighting, WasWeighed(sighting)), price);
        var risk = LogOdds.ToProbability(rule.Total);
        scores = scores with { Risk = Round(risk) };
        var shortOf = QuantityShortRule.LineOf(sighting, settled);
        var missed = context.AlertFrom(shortOf is null ? DiscrepancyKind.MisScan : DiscrepancyKind.QuantityShort, now);
        if (mayWait && risk < missed)
            return;
        var (outcome, reason) = risk >= missed
            ? BlindReason(sighting.Start, now) is { } blind ? (DecisionOutcome.Blind, blind) : (DecisionOutcome.Missed, "It passed the scanner and no scan belongs to it.")
            : same > unscanned && same - unscanned > rule.LogNotGoods ? (DecisionOutcome.SameItem, "A further look at an item already decided on.")
            : sighting.LogNotGoods > sighting.LogGoods ? (DecisionOutcome.NotGoods, "Most likely no goods.")
            : (DecisionOutcome.Unsure, "No scan belongs to it, and the evidence does not carry more.");
        if (outcome == DecisionOutcome.SameItem)
            of!.Partner?.CountPiece(sighting);
        Settle(sighting, null, outcome, scores, reason, now, outcome == DecisionOutcome.SameItem ? of?.Partner : null);
        SettleFollowers(i, null, now);
        if (outcome == DecisionOutcome.Missed)
            RaiseMisScan(sighting, ticket, shortOf, rule, now);
    }

    /// <summary>Whether the bagging scale took something after the pass that no line stands for.</summary>
    private bool WasWeighed(OpenSighting sighting)
    {
        var end = sighting.End + Ticks(clock.Offset);
        return rules.Weights.Unclaimed(end, end + ScaleWait.Ticks);
    }

    private TransactionTracker.Ticket? TicketOf(OpenSighting sighting) =>
        tickets.At(sighting.Middle + Ticks(clock.Offset), Ticks(clock.Locked ? 2 * clock.Sigma : 2));

    private string? BlindReason(long since, long now)
    {
        if (blindSince <= now)
            return blindReason;
        if (blindUntil >= since - TimeSpan.TicksPerSecond)
            return blindReason.Length > 0 ? blindReason : "The lane was not seen throughout.";
        return clock.Unsteady ? "The till's clock is unsteady against the camera's." : null;
    }

    /// <summary>Whether it looks like goods that are weighed or keyed, whose line comes late.</summary>
    private bool IsKeyedGoods(OpenSighting sighting) =>
        sighting.Likeliest is { } likeliest && (likeliest.Gtin.IsPlu || context.Products.Find(likeliest.Gtin) is { SoldByWeight: true });

    private static double Round(double value) => Math.Round(value, 4);
}
