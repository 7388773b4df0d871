using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Risk;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>What leaves the window: decisions, alerts with their commands, pairings to learn from.</summary>
internal sealed partial class LaneMatcher
{
    private readonly AlertDesk desk = new(sink);

    private static DateTimeOffset Utc(long ticks) => new(ticks, TimeSpan.Zero);

    private void Settle(
        OpenSighting sighting, OpenScan? scan, DecisionOutcome outcome, DecisionScores? scores, string reason, long now, OpenScan? of = null)
    {
        sighting.Settle();
        if (sighting.Early is { } early)
            BearOut(early, sighting, outcome, now);
        if (outcome is DecisionOutcome.Paired or DecisionOutcome.Switched or DecisionOutcome.Missed or DecisionOutcome.Unsure or DecisionOutcome.Blind)
        {
            if (settled.Count == KeptSettled)
                settled.RemoveAt(0);
            settled.Add(sighting);
        }

        if (sighting.Follows)
            sighting.Partner = null;
        var line = scan ?? of;
        sink.OnDecision(new Decision
        {
            Id = string.Concat("sighting:", sighting.Recognition.SightingId),
            StoreId = context.Lane.StoreId,
            LaneId = context.Lane.LaneId,
            TransactionId = line?.Event.TransactionId ?? (outcome == DecisionOutcome.Outside ? null : TicketOf(sighting)?.Id),
            Kind = DecisionKind.Sighting,
            At = Utc(sighting.Middle),
            DecidedAt = Utc(now),
            PairedWith = line?.Event.EventId,
            Gtin = line?.Product?.Code ?? sighting.Likeliest?.Gtin,
            Outcome = outcome,
            Scores = scores ?? new DecisionScores(),
            Reason = reason,
        });
        TellPass(sighting, line, outcome, now);
    }

    private void SettleUnseen(OpenScan scan, long now)
    {
        scan.Settled = true;
        var reason = scan.Repeats ? "The same code was rung shortly before; one item was seen." : "No sighting belongs to the line.";
        DecideScan(scan, null, DecisionOutcome.Unseen, new DecisionScores(), reason, now);
    }

    private void DecideScan(OpenScan scan, OpenSighting? sighting, DecisionOutcome outcome, DecisionScores scores, string reason, long now)
    {
        sink.OnDecision(new Decision
        {
            Id = string.Concat("scan:", scan.Event.EventId),
            StoreId = context.Lane.StoreId,
            LaneId = context.Lane.LaneId,
            TransactionId = scan.Event.TransactionId,
            Kind = DecisionKind.Scan,
            At = Utc(scan.At),
            DecidedAt = Utc(now),
            PairedWith = sighting?.Recognition.SightingId,
            Gtin = scan.Product?.Code,
            Outcome = outcome,
            Scores = scores,
            Reason = reason,
        });
        TellLine(scan, sighting, outcome, now);
        desk.Decided(scan, sighting, outcome is DecisionOutcome.Paired or DecisionOutcome.Unseen);
    }

    private void RaiseMisScan(OpenSighting sighting, TransactionTracker.Ticket ticket, OpenScan? shortOf, MisScanRule rule, long now)
    {
        sighting.Raised = true;
        Raise(
            new Finding
            {
                Kind = shortOf is null ? DiscrepancyKind.MisScan : DiscrepancyKind.QuantityShort,
                Key = sighting.Recognition.SightingId,
                At = sighting.Middle,
                TransactionId = ticket.Id,
                Evidence = rule.Terms(shortOf is null
                    ? NearestScan(sighting)
                    : $"It is one more of {NameOf(shortOf)}, whose line says {shortOf.Pieces}."),
                Value = rule.Price ?? 0,
                Scanned = shortOf?.Product?.Code,
                Sighting = sighting,
            },
            now);
    }

    private string RaiseSwitch(OpenSighting sighting, OpenScan scan, TicketSwitchRule rule, long now)
    {
        var kind = SwitchKind(sighting, scan);
        var seen = sighting.Likeliest is { } likeliest ? NameOf(likeliest.Gtin) : "something else";
        var finding = new Finding
        {
            Kind = kind,
            Key = sighting.Recognition.SightingId,
            At = scan.At - (clock.Locked ? Ticks(clock.Offset) : 0),
            TransactionId = scan.Event.TransactionId,
            Evidence = rule.Terms(scan.Product!.Name, seen),
            Value = Math.Max(0, (rule.SeenPrice ?? 0) - (rule.ScannedPrice ?? 0)),
            Scanned = scan.Product.Code,
            Sighting = sighting,
            Line = scan,
            Suggestions = kind == DiscrepancyKind.ProduceMismatch ? ProduceMismatchRule.LikelyPlus(sighting, context.Products) : [],
        };
        Raise(finding, now);
        return finding.AlertId;
    }

    private DiscrepancyKind SwitchKind(OpenSighting sighting, OpenScan scan) =>
        ProduceMismatchRule.Applies(scan, sighting, context.Products) ? DiscrepancyKind.ProduceMismatch : DiscrepancyKind.TicketSwitch;

    private void Raise(Finding finding, long now)
    {
        if (context.Settings.Discrepancies.Of(finding.Kind).Enabled)
            desk.Raise(finding, context, mode, tickets.Find(finding.TransactionId)?.Case, scanSerial, now);
    }

    private void Learn(OpenSighting sighting, OpenScan scan, double? looks, double difference, double margin, long now)
    {
        if (looks >= GoodLooks && margin >= GoodMargin && sighting.CrossedScanner && scan.VoidedAt == 0)
            way.Add(sighting);
        if (scan.Keyed || scan.Pieces > 1)
            return;
        if (looks >= GoodLooks && margin >= GoodMargin && !sighting.Timed && sighting.FirstMiddle == sighting.Middle)
        {
            sighting.Timed = true;
            clock.Add((scan.At - sighting.Middle) / (double)TimeSpan.TicksPerSecond);
        }

        if (!clock.Locked || scan.Product is null || scan.VoidedAt > 0 || BlindReason(sighting.Start, now) is not null || margin < GoodMargin)
            return;
        var near = Math.Abs(difference) < 2 * PairScores.Sigma(clock.Sigma, sighting.HalfLength);
        var trust = looks is { } l ? l >= 2 ? LogOdds.ToProbability(Math.Min(l, margin)) : 0
            : near && margin >= 3 && sighting.GoodsLogOdds > 0.5 && sighting.Likeliest is not { LogLikelihoodRatio: > 2 } ? 0.6 : 0;
        if (!near || trust == 0)
            return;
        sink.OnSample(new LearningSample
        {
            SightingId = sighting.Recognition.SightingId,
            StoreId = context.Lane.StoreId,
            LaneId = context.Lane.LaneId,
            TransactionId = scan.Event.TransactionId,
            Gtin = scan.Product.Code,
            ScannedAt = Utc(scan.At),
            Trust = Round(trust),
        });
    }

    /// <summary>ln of how much better than by chance the pictures fit the other products, all equally likely beforehand.</summary>
    private static double Rivals(OpenSighting sighting, Product scanned)
    {
        var sum = 0d;
        foreach (var candidate in sighting.Recognition.Candidates.AsSpan())
        {
            if (scanned.LooksLike.AsSpan().IndexOf(candidate.Gtin) < 0)
                sum += Math.Exp(Math.Min(candidate.LogLikelihoodRatio, 12));
        }

        var products = Math.Max(ProductsByChance, sighting.Recognition.Candidates.Count);
        return Math.Log((sum / products) + sighting.Recognition.UnknownProbability + 1e-3);
    }

    private double? OtherCategory(OpenSighting sighting, Product scanned)
    {
        if (scanned.Category is null)
            return null;
        var (same, other) = (0d, 0d);
        foreach (var candidate in sighting.Recognition.Candidates.AsSpan())
        {
            if (context.Products.Find(candidate.Gtin) is not { Category: { } category })
                continue;
            if (category == scanned.Category)
                same += candidate.Probability;
            else
                other += candidate.Probability;
        }

        return same + other > 0.05 ? other / (same + other) : null;
    }

    private double? SeenPrice(OpenSighting sighting)
    {
        var (sum, weight) = (0d, 0d);
        foreach (var candidate in sighting.Recognition.Candidates.AsSpan())
        {
            if (candidate.Probability > 0.02 && context.Products.Find(candidate.Gtin) is { UnitPrice: { } price })
                (sum, weight) = (sum + (candidate.Probability * price), weight + candidate.Probability);
        }

        return weight > 0.1 ? sum / weight : null;
    }

    private string NearestScan(OpenSighting sighting)
    {
        OpenScan? nearest = null;
        foreach (var scan in recentScans)
        {
            if (nearest is null || Distance(scan) < Distance(nearest))
                nearest = scan;
        }

        if (nearest is null || Distance(nearest) > 10)
            return "No line was rung near its pass.";
        var fit = sighting.Looks(nearest) is not { } looks ? "and nothing is known of that product's looks"
            : looks < 0 ? "and the item does not look like it" : "but belongs to another item";
        return $"The nearest line, {NameOf(nearest)}, is {Distance(nearest):F1} s off {fit}.";

        double Distance(OpenScan scan) => Math.Abs(PairScores.Difference(sighting, scan, clock.Offset));
    }

    private static string NameOf(OpenScan line) => line.Product?.Name ?? line.Event.Item?.Code ?? "unnamed";

    private string NameOf(ProductCode code) => context.Products.Find(code)?.Name ?? code.Value;
}
