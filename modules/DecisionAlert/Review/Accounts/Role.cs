using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Review.Accounts;

/// <summary>What an account may do.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Role>))]
public enum Role
{
    /// <summary>Sees the open cards and the lanes, and decides.</summary>
    Attendant,

    /// <summary>The same, with queue and scorecard.</summary>
    Supervisor,

    /// <summary>Sees everything, the access log among it, and decides nothing.</summary>
    Auditor,

    /// <summary>Everything, and the accounts.</summary>
    Administrator,
}

/// <summary>Who may what, by the names of the pages' policies.</summary>
internal static class Policies
{
    /// <summary>See cards and lanes.</summary>
    public const string See = nameof(See);

    /// <summary>Decide about cards.</summary>
    public const string Decide = nameof(Decide);

    /// <summary>See the queue and the scorecard.</summary>
    public const string Review = nameof(Review);

    /// <summary>Take a case out of the store, and keep it beyond its time.</summary>
    public const string Export = nameof(Export);

    /// <summary>See the access log, settings and dead letters.</summary>
    public const string Audit = nameof(Audit);

    /// <summary>Change accounts and send dead letters again.</summary>
    public const string Administer = nameof(Administer);

    /// <summary>The roles of each policy.</summary>
    public static readonly IReadOnlyDictionary<string, Role[]> Roles = new Dictionary<string, Role[]>(StringComparer.Ordinal)
    {
        [See] = [Role.Attendant, Role.Supervisor, Role.Auditor, Role.Administrator],
        [Decide] = [Role.Attendant, Role.Supervisor, Role.Administrator],
        [Review] = [Role.Supervisor, Role.Auditor, Role.Administrator],
        [Export] = [Role.Supervisor, Role.Administrator],
        [Audit] = [Role.Auditor, Role.Administrator],
        [Administer] = [Role.Administrator],
    };

    /// <summary>Whether a role is among a policy's.</summary>
    public static bool Allows(string policy, Role role) => Roles[policy].Contains(role);
}
