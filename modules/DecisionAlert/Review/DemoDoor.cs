using System.Security.Cryptography;
using LossPrevention.DecisionAlert.Review.Accounts;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>The demonstration's sign-in by link, where nothing is kept on disk; shut everywhere else.</summary>
internal sealed class DemoDoor(ReviewParts parts)
{
    private const string Name = "demo";

    /// <summary>What the link carries.</summary>
    public string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    /// <summary>The demonstration's account; null where the door is shut or the token is another.</summary>
    public async Task<Account?> EnterAsync(string? token)
    {
        if (parts.Host.Store.FilePath is not null || token is null
            || !CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(token), System.Text.Encoding.UTF8.GetBytes(Token)))
        {
            return null;
        }

        if (parts.Accounts.Find(Name) is null)
        {
            var account = new Account(Name, Role.Administrator, PasswordHash.OfNobody, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
            await parts.Accounts.KeepAsync(account);
        }

        return parts.Accounts.Find(Name);
    }
}
