using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Risk;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// A pattern in one operator's day at a staffed lane, held against everybody else's figures at the same lane. For reviewers alone, once a day
/// and operator: nothing is shown at the till.
/// </summary>
internal abstract class OperatorRule(DiscrepancyKind kind, string what, string volume) : TicketRule
{
    private const int MaxShifts = 32;
    private const double Memory = 20_000;
    private readonly List<Shift> shifts = [];
    private double events;
    private double served;

    /// <inheritdoc/>
    public sealed override void Observe(in LaneFact fact, IRuleHost lane)
    {
        if (lane.Mode != CheckoutMode.Staffed || (fact.Event?.OperatorId ?? fact.Ticket?.OperatorId) is not { } operatorId)
            return;
        var (counted, volumeServed) = Count(fact, lane);
        if (counted == 0 && volumeServed == 0)
            return;
        var shift = ShiftOf(operatorId, fact.Event?.BusinessDay ?? fact.Ticket?.BusinessDay ?? DateOnly.FromDateTime(new DateTime(fact.Now, DateTimeKind.Utc)));
        shift.Events += counted;
        shift.Volume += volumeServed;
        (events, served) = (events + counted, served + volumeServed);
        if (counted > 0 && !shift.Raised)
            Judge(shift, fact.Ticket?.Id, fact.Now, lane);
        if (served > Memory)
            Forget();
    }

    /// <summary>The kind's settings.</summary>
    protected abstract OperatorSettings Settings(DiscrepancySettings settings);

    /// <summary>What a fact adds: events, and the volume they are held against.</summary>
    protected abstract (double Events, double Volume) Count(in LaneFact fact, IRuleHost lane);

    private void Judge(Shift shift, string? transactionId, long now, IRuleHost lane)
    {
        var settings = Settings(lane.Context.Settings.Discrepancies);
        if (shift.Events < settings.AtLeast)
            return;
        var normal = OperatorPattern.NormalRate(settings, events - shift.Events, served - shift.Volume);
        var pattern = new OperatorPattern(normal, shift.Events, shift.Volume, settings.Times);
        var evidence = pattern.Terms(settings.Prior, what, volume);
        if (LogOdds.ToProbability(evidence[0].LogOdds + evidence[1].LogOdds) < lane.Context.AlertFrom(kind, now))
            return;
        shift.Raised = true;
        lane.Found(
            new Finding
            {
                Kind = kind,
                Key = $"{shift.OperatorId}:{shift.Day:yyyy-MM-dd}:{lane.Context.Lane.LaneId}",
                At = now,
                TransactionId = transactionId,
                OperatorId = shift.OperatorId,
                Evidence = evidence,
            },
            now);
    }

    private Shift ShiftOf(string operatorId, DateOnly day)
    {
        for (var i = shifts.Count - 1; i >= 0; i--)
        {
            if (shifts[i].OperatorId == operatorId && shifts[i].Day == day)
                return shifts[i];
        }

        if (shifts.Count == MaxShifts)
            shifts.RemoveAt(0);
        var shift = new Shift(operatorId, day);
        shifts.Add(shift);
        return shift;
    }

    /// <summary>Old figures fade; today's stay whole within the totals.</summary>
    private void Forget()
    {
        var (own, ownVolume) = (shifts[^1].Events, shifts[^1].Volume);
        (events, served) = (own + ((events - own) / 2), ownVolume + ((served - ownVolume) / 2));
    }

    private sealed class Shift(string operatorId, DateOnly day)
    {
        public string OperatorId { get; } = operatorId;

        public DateOnly Day { get; } = day;

        public double Events { get; set; }

        public double Volume { get; set; }

        public bool Raised { get; set; }
    }
}
