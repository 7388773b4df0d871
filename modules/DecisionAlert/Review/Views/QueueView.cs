using LossPrevention.DecisionAlert.Cases;

namespace LossPrevention.DecisionAlert.Review.Views;

#pragma warning disable CS1591 // what a page shows, named as it shows it

/// <summary>One ticket with its alerts, the worst of them first.</summary>
public sealed record TicketView(string At, string LaneId, string? Ticket, bool IsHigh, string Value, IReadOnlyList<CardView> Cards);

/// <summary>What the queue shows. Empty strings are every one.</summary>
public sealed record QueueFilter(string Day, string Lane, string Kind, string State, string Group = "");

/// <summary>The queue page.</summary>
public sealed record QueueView(QueueFilter Filter, IReadOnlyList<TicketView> Tickets, IReadOnlyList<string> Lanes, IReadOnlyList<string> Groups);

#pragma warning restore CS1591

/// <summary>Cases as the queue shows them.</summary>
internal static class ReviewViews
{
    /// <summary>The queue: one entry a ticket.</summary>
    public static QueueView Queue(IReadOnlyCollection<ReviewCase> day, QueueFilter filter, IReadOnlyList<string> groups, Words words, string currency, DateTimeOffset now, string reader)
    {
        var shown = day.Where(c =>
            (filter.Lane.Length == 0 || c.Alert.LaneId == filter.Lane)
            && (filter.Group.Length == 0 || c.OperatorGroup == filter.Group)
            && (filter.Kind.Length == 0 || c.Alert.Kind.ToString() == filter.Kind)
            && (filter.State switch { "" => true, "Unreviewed" => c.State is CaseState.Open or CaseState.NeedsContext, var s => c.State.ToString() == s }));
        var tickets = shown.GroupBy(c => (c.Alert.LaneId, Ticket: c.Alert.TransactionId ?? c.Id)).Select(g =>
        {
            var cases = g.OrderByDescending(c => c.Alert.Risk).ToArray();
            return new TicketView(
                cases.Min(c => c.Alert.OccurredAt).UtcDateTime.ToString("HH:mm:ss"), g.Key.LaneId, cases[0].Alert.TransactionId, cases.Any(CardViews.IsHigh),
                words.Money(cases.Sum(c => c.Value), currency), [.. cases.Select(c => CardViews.Of(c, words, currency, now, reader))]);
        });
        return new QueueView(
            filter, [.. tickets.OrderByDescending(t => t.IsHigh).ThenByDescending(t => t.At, StringComparer.Ordinal)],
            [.. day.Select(c => c.Alert.LaneId).Distinct().Order(StringComparer.Ordinal)], groups);
    }
}
