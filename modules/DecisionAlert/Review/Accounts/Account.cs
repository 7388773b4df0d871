namespace LossPrevention.DecisionAlert.Review.Accounts;

/// <summary>Somebody who signs in: by a password of the store, or by a provider.</summary>
/// <param name="Name">2 to 40 of letters, digits, dot, dash, underscore; lower case. A provider's has an <c>@</c>.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Password">See <see cref="PasswordHash"/>.</param>
/// <param name="Stamp">Changes with role, password and disabling; a session that holds another one ends.</param>
/// <param name="Failures">Wrong passwords since the last right one.</param>
/// <param name="LockedUntil">No sign-in before this.</param>
/// <param name="Disabled">No sign-in at all.</param>
internal sealed record Account(
    string Name, Role Role, string Password, string Stamp, int Failures = 0, DateTimeOffset? LockedUntil = null, bool Disabled = false)
{
    /// <summary>Wrong passwords in a row that lock an account.</summary>
    public const int FailuresToLock = 5;

    /// <summary>How long it is locked.</summary>
    public static readonly TimeSpan LockFor = TimeSpan.FromMinutes(15);

    /// <summary>Whether it is the store's own; false for a person whom Microsoft Entra ID, or another provider, vouches for: only those have an <c>@</c>.</summary>
    public bool IsLocal => !Name.Contains('@', StringComparison.Ordinal);

    /// <summary>The account after a sign-in was tried.</summary>
    /// <param name="right">Whether the password was right.</param>
    /// <param name="now">When.</param>
    public (Account Account, bool SignedIn) Try(bool right, DateTimeOffset now)
    {
        if (Disabled || LockedUntil > now)
            return (this, false);
        if (right)
            return (this with { Failures = 0, LockedUntil = null }, true);
        var failures = Failures + 1;
        return failures < FailuresToLock
            ? (this with { Failures = failures }, false)
            : (this with { Failures = 0, LockedUntil = now + LockFor }, false);
    }

    /// <summary>Why a name and password cannot be an account's; null where they can.</summary>
    public static string? Refusal(string name, string password) =>
        name.Length is < 2 or > 40 || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_')) ? "Account.BadName"
        : password.Length is < 12 or > 200 ? "Account.BadPassword"
        : null;
}
