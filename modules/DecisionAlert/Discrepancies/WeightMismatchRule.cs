using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Risk;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// What a scale shows against what the line should weigh: the step of the bagging scale against the catalog's weight of the pieces, or the
/// reading beside a weighed line against the weight that was sold or stands in its code. Alone it is weak; with the looks it is evidence.
/// </summary>
internal sealed class WeightMismatchRule : TicketRule
{
    private const int MaxPending = 6;
    private const long StepWithin = 10 * TimeSpan.TicksPerSecond;
    private const long SpeaksFor = 120 * TimeSpan.TicksPerSecond;
    private readonly List<Weighed> pending = [];
    private double? settledGrams;
    private long lastStep = long.MinValue / 2;
    private long lastUnclaimed = long.MinValue / 2;

    /// <summary>Whether the bagging scale has weighed a line within the last two minutes: it will weigh the next one too.</summary>
    public bool Speaks(long now) => now - lastStep < SpeaksFor;

    /// <summary>
    /// ln p(what was bagged | another product) / p(it | the line's product); null where no scale has said or can say: goods sold by weight always
    /// weigh what the line says, and pieces of a line may be laid down one by one.
    /// </summary>
    public double? Against(OpenScan line) => IsTelling(line) ? pending.Find(w => w.Line == line)?.LogRatio : null;

    /// <summary>Whether its weight would tell the line's product from another.</summary>
    public static bool IsTelling(OpenScan line) => line is { Pieces: 1, Product.PieceGrams: not null } && SoldGrams(line) is null;

    /// <summary>Whether something was put onto the bagging scale then that no line stands for. UTC ticks by the till's clock.</summary>
    public bool Unclaimed(long from, long to) => from <= lastUnclaimed && lastUnclaimed <= to;

    /// <inheritdoc/>
    public override void Observe(in LaneFact fact, IRuleHost lane)
    {
        if (fact.Event is { } e)
            Till(e, fact, lane);
        else if (fact.IsLine)
            Decide(fact, lane);
    }

    private static double? SoldGrams(OpenScan line) => line.Event.Item?.WeightGrams ?? line.EmbeddedGrams;

    private void Till(PosEvent e, in LaneFact fact, IRuleHost lane)
    {
        switch (e.Kind)
        {
            case PosEventKind.TransactionStarted:
                pending.Clear();
                break;
            case PosEventKind.ItemScanned or PosEventKind.ItemKeyed when fact.Line is { } line:
                Ring(line, lane);
                break;
            case PosEventKind.ItemVoided when fact.Line is { } voided:
                pending.RemoveAll(w => w.Line == voided);
                break;
            case PosEventKind.ScaleChanged when e is { ScaleGrams: { } grams, ScaleState: ScaleState.Stable or ScaleState.Zero or null }:
                Step(grams, fact.Now, lane);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public override void Rest() => pending.Clear();

    private void Ring(OpenScan line, IRuleHost lane)
    {
        if (settledGrams is null && SoldGrams(line) is null)
            return; // no scale has spoken yet: there is no step from nothing
        pending.RemoveAll(w => w.Decided && line.At - w.Line.At > StepWithin);
        if (pending.Count == MaxPending)
            pending.RemoveAt(0);
        var weighed = new Weighed(line);
        pending.Add(weighed);
        var tolerance = lane.Context.Settings.Discrepancies.WeightMismatch;
        if (SoldGrams(line) is { } sold)
        {
            if (line.Event.ScaleGrams is { } reading)
                weighed.Hold(reading, sold, tolerance);
            else if (line.Event.Item?.WeightGrams is { } ticket && line.EmbeddedGrams is { } embedded)
                weighed.Hold(ticket, embedded, tolerance);
            else
                weighed.Expected = sold;
        }
        else if (line.Product?.PieceGrams is { } piece)
        {
            weighed.Expected = piece * line.Pieces;
        }
    }

    /// <summary>A step of the bagging scale is the line without one that it fits best, or several lines put down together.</summary>
    private void Step(double grams, long now, IRuleHost lane)
    {
        var step = grams - (settledGrams ?? grams);
        settledGrams = grams;
        var tolerance = lane.Context.Settings.Discrepancies.WeightMismatch;
        if (step <= tolerance.ToleranceGrams)
            return; // taken off, or it settled
        var waiting = pending.Where(w => w.LogRatio is null && now - w.Line.At < StepWithin).ToList();
        if (waiting.Count == 0)
        {
            lastUnclaimed = now;
            return;
        }

        if (waiting.Exists(w => w.Expected is null))
        {
            waiting.ForEach(w => w.Skip()); // one of them may be what was put down, and nobody knows its weight
            return;
        }

        lastStep = now;
        var all = waiting.Sum(w => w.Expected!.Value);
        var one = waiting.MinBy(w => WeightEvidence.LogRatio(step, w.Expected!.Value, tolerance))!;
        var together = waiting.Count > 1 && Math.Abs(step - all) < Math.Abs(step - one.Expected!.Value);
        foreach (var weighed in together ? waiting : [one])
            weighed.Hold(together ? weighed.Expected!.Value + ((step - all) / waiting.Count) : step, weighed.Expected!.Value, tolerance);
        foreach (var weighed in waiting)
            Judge(weighed, now, lane);
    }

    private void Decide(in LaneFact fact, IRuleHost lane)
    {
        var line = fact.Line!;
        if (pending.Find(w => w.Line == line) is not { } weighed)
            return;
        if (fact.Outcome == DecisionOutcome.Switched)
        {
            pending.Remove(weighed); // raised already: one alert a discrepancy
            return;
        }

        if (weighed.LogRatio <= 0)
        {
            pending.Remove(weighed); // it weighs what it should
            return;
        }

        weighed.Decided = true;
        weighed.Sighting = fact.Sighting;
        Judge(weighed, fact.Now, lane);
    }

    private void Judge(Weighed weighed, long now, IRuleHost lane)
    {
        if (weighed is not { Decided: true, LogRatio: { } ratio } || ratio <= 0)
            return;
        pending.Remove(weighed);
        var (line, sighting) = (weighed.Line, weighed.Sighting);
        var prior = lane.Context.Prior(line.At);
        var looks = sighting?.Looks(line);
        lane.Found(
            new Finding
            {
                Kind = DiscrepancyKind.WeightMismatch,
                Key = line.Event.EventId,
                At = line.At - lane.ClockOffset,
                TransactionId = line.Event.TransactionId,
                Scanned = line.Product?.Code,
                Line = line,
                Sighting = sighting,
                Value = line.Product?.UnitPrice ?? 0,
                SeenSince = looks is null ? null : sighting!.Start,
                Evidence =
                [
                    new EvidenceTerm("prior", LogOdds.Of(prior), $"About {prior:P1} of items are rung as another product."),
                    new EvidenceTerm("weight", ratio, $"The scale shows {weighed.Shown:F0} g, the line should weigh {weighed.Should:F0} g."),
                    new EvidenceTerm("looks", Math.Clamp(-(looks ?? 0), -4, 4), looks switch
                    {
                        null => "Nothing is known of the item's looks.",
                        < 0 => "The item does not look like the line's product either.",
                        _ => "The item looks like the line's product.",
                    }),
                ],
            },
            now);
    }

    private sealed class Weighed(OpenScan line)
    {
        public OpenScan Line { get; } = line;

        /// <summary>What the pieces weigh by the catalog, grams.</summary>
        public double? Expected { get; set; }

        public double Shown { get; private set; }

        public double Should { get; private set; }

        /// <summary>ln p(reading | another product) / p(reading | this one); null until a scale has spoken.</summary>
        public double? LogRatio { get; private set; }

        public bool Decided { get; set; }

        public OpenSighting? Sighting { get; set; }

        public void Hold(double shown, double should, WeightMismatchSettings tolerance)
        {
            (Shown, Should) = (shown, should);
            LogRatio = WeightEvidence.LogRatio(shown, should, tolerance);
        }

        public void Skip() => LogRatio ??= 0;
    }
}
