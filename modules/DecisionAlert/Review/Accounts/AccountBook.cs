using System.Collections.Concurrent;
using System.Security.Cryptography;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Review.Audit;
using LossPrevention.DecisionAlert.Review.OpenId;

namespace LossPrevention.DecisionAlert.Review.Accounts;

/// <summary>The accounts. There is no default one: while there is none, a link that works once makes the first.</summary>
internal sealed class AccountBook(StoreHost host, AuditLog audit, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<string, Account> known = new(StringComparer.Ordinal);
    private byte[]? setUp;

    /// <summary>Every account, by name.</summary>
    public IReadOnlyList<Account> All => host.Store.Read(SqliteAccounts.All);

    /// <summary>The token of the set-up link; null where there is an account.</summary>
    public string? BeginSetUp()
    {
        if (All.Any(a => a.IsLocal))
            return null;
        lock (gate)
        {
            var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
            setUp = SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token));
            return token;
        }
    }

    /// <summary>Whether a token opens the set-up page.</summary>
    public bool IsSetUp(string? token)
    {
        lock (gate)
            return setUp is not null && token is not null && CryptographicOperations.FixedTimeEquals(setUp, SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token)));
    }

    /// <summary>Makes the first account, an administrator; the link is used up.</summary>
    /// <returns>Why not, as a key of the words; null where it was made.</returns>
    public async Task<string?> SetUpAsync(string? token, string name, string password)
    {
        if (Account.Refusal(name, password) is { } refusal)
            return refusal;
        lock (gate)
        {
            if (!IsSetUp(token))
                return "Account.LinkUsed";
            setUp = null;
        }

        await SaveAsync(New(name, Role.Administrator, password), name, "account.setUp", "administrator");
        return null;
    }

    /// <summary>Tries to sign in.</summary>
    /// <returns>The account; null where name or password are wrong, or the account is locked or disabled.</returns>
    public async Task<Account?> SignInAsync(string name, string password)
    {
        var account = Find(name);
        var right = PasswordHash.Fits(password, account?.Password ?? PasswordHash.OfNobody);
        if (account is null)
        {
            audit.Write(name, "signIn.refused", "account", "unknown");
            return null;
        }

        Account after;
        bool signedIn;
        lock (gate)
            (after, signedIn) = (Find(name) ?? account).Try(right, clock.GetUtcNow());
        await KeepAsync(after);
        audit.Write(name, signedIn ? "signIn" : "signIn.refused", "account", after.LockedUntil > clock.GetUtcNow() ? "locked" : "");
        return signedIn ? after : null;
    }

    /// <summary>Lets a person in whom the provider vouches for; what the provider says of the role is in force at once.</summary>
    /// <exception cref="SignInRefusedException">The store has shut the person out.</exception>
    public async Task<Account> EnterAsync(OpenIdPerson person)
    {
        var before = Find(person.Name);
        if (before is { Disabled: true })
            throw new SignInRefusedException(SignInRefusal.Disabled, $"{person.Name} ({person.Id})");
        var account = before?.Role == person.Role ? before : new Account(person.Name, person.Role, PasswordHash.OfNobody, Stamp());
        await KeepAsync(account);
        audit.Write(person.Name, "signIn", "openId", $"{person.Id} {SqliteCases.Name(person.Role)}");
        return account;
    }

    /// <summary>An account; null where there is none of that name.</summary>
    public Account? Find(string name)
    {
        if (known.TryGetValue(name, out var account))
            return account;
        return host.Store.Read(s => SqliteAccounts.Find(s, name)) is { } kept ? known.GetOrAdd(name, kept) : null;
    }

    /// <summary>Writes an account, new or changed; it is in force once it lasts.</summary>
    public async Task KeepAsync(Account account)
    {
        await host.Store.WriteAsync(s => SqliteAccounts.Save(s, account));
        known[account.Name] = account;
    }

    /// <summary>Makes an account.</summary>
    /// <returns>Why not, as a key of the words; null where it was made.</returns>
    public async Task<string?> AddAsync(string name, Role role, string password, string by)
    {
        if (Account.Refusal(name, password) is { } refusal)
            return refusal;
        if (Find(name) is not null)
            return "Account.Taken";
        await SaveAsync(New(name, role, password), by, "account.add", SqliteCases.Name(role));
        return null;
    }

    /// <summary>Changes an account's role, whether it may sign in, or its password. Its sessions end. A provider's role is the provider's to change.</summary>
    /// <returns>Why not, as a key of the words; null where it was changed.</returns>
    public async Task<string?> ChangeAsync(string name, Role role, bool disabled, string by, string? password = null)
    {
        if (Find(name) is not { } account)
            return "Account.Unknown";
        var changed = account with { Role = account.IsLocal ? role : account.Role, Disabled = disabled, Stamp = Stamp() };
        if (account.IsLocal && password is { Length: > 0 })
        {
            if (Account.Refusal(name, password) is { } refusal)
                return refusal;
            changed = changed with { Password = PasswordHash.Create(password), Failures = 0, LockedUntil = null };
        }

        if (account.IsLocal && !All.Select(a => a.Name == name ? changed : a).Any(a => a is { IsLocal: true, Role: Role.Administrator, Disabled: false }))
            return "Account.LastAdministrator";
        await SaveAsync(changed, by, "account.change", $"{SqliteCases.Name(changed.Role)}{(disabled ? ", disabled" : "")}{(changed.Password != account.Password ? ", new password" : "")}");
        return null;
    }

    private async Task SaveAsync(Account account, string by, string action, string detail)
    {
        await KeepAsync(account);
        audit.Write(by, action, account.Name, detail);
    }

    private static Account New(string name, Role role, string password) => new(name, role, PasswordHash.Create(password), Stamp());

    private static string Stamp() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
