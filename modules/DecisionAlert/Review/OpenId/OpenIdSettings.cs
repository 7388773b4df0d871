using System.ComponentModel.DataAnnotations;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Review.OpenId;

/// <summary>Sign-in by Microsoft Entra ID, or another provider of OpenID Connect, beside the store's own accounts. Read at start.</summary>
internal sealed record OpenIdSettings
{
    private static readonly string[] ManyTenants = ["/common", "/organizations", "/consumers"];

    /// <summary>
    /// The provider, <c>https://login.microsoftonline.com/{tenant}/v2.0</c> for Entra ID; http on this machine alone. Without it there are
    /// the store's own accounts alone.
    /// </summary>
    public string? Authority { get; init; }

    /// <summary>The application's (client's) id at the provider.</summary>
    public string ClientId { get; init; } = string.Empty;

    /// <summary>The file with the client's secret; read at every sign-in.</summary>
    public string ClientSecretFile { get; init; } = string.Empty;

    /// <summary>The tenant that tokens have to be of, by its id; without it the provider's issuer says it alone.</summary>
    public string? TenantId { get; init; }

    /// <summary>The audience of access tokens for the API. Default: the client's id, with and without <c>api://</c>.</summary>
    public string? Audience { get; init; }

    /// <summary>The id of a group whose members alone are let in, such as the store's; without it a role is enough.</summary>
    public string? Group { get; init; }

    /// <summary>A session by the provider ends after this, touched or not, so that roles are read anew. 00:15:00 to 1.00:00:00, default 08:00:00.</summary>
    [Range(typeof(TimeSpan), "00:15:00", "1.00:00:00")]
    public TimeSpan SessionFor { get; init; } = TimeSpan.FromHours(8);

    /// <summary>What is wrong with it.</summary>
    public IEnumerable<SettingsError> Validate()
    {
        if (Authority is null)
            yield break;
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
            yield return new SettingsError("review.openId.authority", "needs an https address");
        else if (ManyTenants.Any(t => address.AbsolutePath.StartsWith(t, StringComparison.OrdinalIgnoreCase)))
            yield return new SettingsError("review.openId.authority", "needs one tenant's address, not one that lets every tenant in");
        if (ClientId.Length == 0)
            yield return new SettingsError("review.openId.clientId", "needs the application's id");
        if (ClientSecretFile.Length == 0)
            yield return new SettingsError("review.openId.clientSecretFile", "needs the path of the file with the client's secret");
    }
}
