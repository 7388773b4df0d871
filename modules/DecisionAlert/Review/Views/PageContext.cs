using LossPrevention.DecisionAlert.Review.Accounts;

namespace LossPrevention.DecisionAlert.Review.Views;

/// <summary>Who reads a page, and how.</summary>
/// <param name="Words">The language.</param>
/// <param name="StoreId">The store.</param>
/// <param name="Name">The account; null before it has signed in.</param>
/// <param name="Role">Its role.</param>
/// <param name="Token">Proves that a form was made here; sent back with every change.</param>
/// <param name="Wall">Whether it is shown on a wall: dark and large.</param>
/// <param name="Path">The page's own address.</param>
public sealed record PageContext(Words Words, string StoreId, string? Name, Role Role, string Token, bool Wall, string Path)
{
    /// <summary>Whether the account decides about cards.</summary>
    public bool CanDecide => Name is not null && Policies.Allows(Policies.Decide, Role);

    /// <summary>Whether the account sees a policy's pages.</summary>
    public bool May(string policy) => Name is not null && Policies.Allows(policy, Role);
}
