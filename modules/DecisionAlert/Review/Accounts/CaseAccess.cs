using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Views;

namespace LossPrevention.DecisionAlert.Review.Accounts;

/// <summary>Which cases, with their pictures and clips, a role sees.</summary>
internal static class CaseAccess
{
    /// <summary>
    /// Who has the queue sees every case. An attendant sees those that are or were on the cards: of the last hour, not of a lane in shadow, not
    /// about an operator's figures.
    /// </summary>
    public static bool MaySee(Role role, ReviewCase c, DateTimeOffset now) =>
        Policies.Allows(Policies.Review, role)
        || (Policies.Allows(Policies.See, role) && c.Alert.Shadow is not true && c.Alert.OperatorId is null && now - c.OpenedAt <= CardViews.OnShowFor);
}
