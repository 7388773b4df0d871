namespace LossPrevention.DecisionAlert.Cases;

/// <summary>
/// What people spend on decisions, reckoned from when they made them: a decision took no longer than its case was open, than the time since
/// the same person's decision before, and than two minutes.
/// </summary>
internal static class ReviewTime
{
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(2);

    /// <summary>What each decided case took, by its id.</summary>
    public static Dictionary<string, TimeSpan> Of(IEnumerable<ReviewCase> cases)
    {
        var took = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var person in cases.Where(c => c.State is CaseState.Confirmed or CaseState.Dismissed).GroupBy(c => c.Review!.By, StringComparer.Ordinal))
        {
            var before = DateTimeOffset.MinValue;
            foreach (var c in person.OrderBy(c => c.Review!.At))
            {
                var at = c.Review!.At;
                took[c.Id] = Shortest(at - c.OpenedAt, at - before, AtMost);
                before = at;
            }
        }

        return took;
    }

    private static TimeSpan Shortest(params TimeSpan[] spans) => spans.Min() is var least && least > TimeSpan.Zero ? least : TimeSpan.Zero;
}
