using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Risk;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>What the rules beside the alignment are told and may ask.</summary>
internal sealed partial class LaneMatcher : IRuleHost
{
    private readonly RuleSet rules = new();
    private readonly TicketLedgers ledgers = new();

    LaneContext IRuleHost.Context => context;

    CheckoutMode IRuleHost.Mode => mode;

    long IRuleHost.ClockOffset => clock.Locked ? Ticks(clock.Offset) : 0;

    void IRuleHost.Found(Finding finding, long now)
    {
        if (LogOdds.ToProbability(finding.LogOdds) < context.AlertFrom(finding.Kind, now))
            return;
        if (finding.SeenSince is { } since && BlindReason(since, now) is not null)
            return;
        Raise(finding, now);
    }

    void IRuleHost.Hint(Finding finding, long now) => desk.Suggest(finding, context, now);

    private void Tell(PosEvent e, OpenScan? line, long now) =>
        rules.Observe(new LaneFact { Now = now, Event = e, Line = line, Ticket = ledgers.Observe(e, line) }, this);

    private void TellPass(OpenSighting sighting, OpenScan? line, DecisionOutcome outcome, long now)
    {
        var ticket = ledgers.Find(line?.Event.TransactionId ?? TicketOf(sighting)?.Id);
        rules.Observe(new LaneFact { Now = now, Sighting = sighting, Outcome = outcome, Ticket = ticket }, this);
    }

    private void TellLine(OpenScan line, OpenSighting? sighting, DecisionOutcome outcome, long now) => rules.Observe(
        new LaneFact { Now = now, Line = line, Sighting = sighting, Outcome = outcome, Ticket = ledgers.Find(line.Event.TransactionId) }, this);
}
