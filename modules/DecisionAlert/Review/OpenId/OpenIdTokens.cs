using LossPrevention.DecisionAlert.Review.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace LossPrevention.DecisionAlert.Review.OpenId;

/// <summary>Who a token speaks of.</summary>
/// <param name="Name">For pages and access log: the person's sign-in name, with an <c>@</c>, lower case; <c>app@</c> and its id for a program.</param>
/// <param name="Id">The provider's own id of the person or program, which no renaming changes.</param>
/// <param name="Role">What the provider lets them do here.</param>
internal sealed record OpenIdPerson(string Name, string Id, Role Role);

/// <summary>Checks tokens: signature by the provider's keys, issuer, audience, lifetime, tenant, group, role.</summary>
internal sealed class OpenIdTokens(OpenIdSettings settings, ProviderMetadata provider, TimeProvider clock)
{
    private const int MaxName = 100;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(2);

    /// <summary>No <c>none</c> and nothing that a public key could sign with.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = 64 * 1024 };

    /// <summary>The person of an ID token.</summary>
    /// <param name="token">As the provider gave it.</param>
    /// <param name="nonce">What this sign-in asked for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SignInRefusedException">It is refused.</exception>
    public async Task<OpenIdPerson> CheckIdTokenAsync(string token, string? nonce, CancellationToken cancellationToken)
    {
        var checkedToken = await CheckAsync(token, [settings.ClientId], cancellationToken);
        if (string.IsNullOrEmpty(nonce) || Claim(checkedToken, "nonce") != nonce)
            throw Bad("The token's nonce is another sign-in's.");
        return Person(checkedToken);
    }

    /// <summary>Whoever an access token for the API speaks for.</summary>
    /// <exception cref="SignInRefusedException">It is refused.</exception>
    public async Task<OpenIdPerson> CheckAccessTokenAsync(string token, CancellationToken cancellationToken)
    {
        string[] audiences = settings.Audience is { } audience ? [audience] : [settings.ClientId, "api://" + settings.ClientId];
        var checkedToken = await CheckAsync(token, audiences, cancellationToken);

        // A token that says who signed in is no permission to call: it has no scope and names no caller.
        if (Claim(checkedToken, "nonce") is not null || (Claim(checkedToken, "scp") ?? Claim(checkedToken, "azp") ?? Claim(checkedToken, "appid")) is null)
            throw Bad("The token is no access token.");
        return Person(checkedToken);
    }

    private async Task<JsonWebToken> CheckAsync(string token, string[] audiences, CancellationToken cancellationToken)
    {
        var published = await provider.GetAsync(cancellationToken);
        var result = await handler.ValidateTokenAsync(token, Parameters(published, audiences));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            published = await provider.GetAsync(stale: published, cancellationToken);
            result = await handler.ValidateTokenAsync(token, Parameters(published, audiences));
        }

        return result is { IsValid: true, SecurityToken: JsonWebToken valid } ? valid : throw Bad(Reason(result.Exception));
    }

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration published, string[] audiences) => new()
    {
        ValidIssuer = published.Issuer,
        ValidAudiences = audiences,
        IssuerSigningKeys = published.SigningKeys,
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            return until is { } end && end.ToUniversalTime() + Skew > now && (from is not { } begin || begin.ToUniversalTime() - Skew <= now);
        },
    };

    private OpenIdPerson Person(JsonWebToken token)
    {
        if (settings.TenantId is { } tenant && !string.Equals(Claim(token, "tid"), tenant, StringComparison.OrdinalIgnoreCase))
            throw new SignInRefusedException(SignInRefusal.NotOfThisStore, "The token is another tenant's.");
        var id = Claim(token, "oid") ?? token.Subject;
        if (id is not { Length: > 0 })
            throw Bad("The token names nobody.");
        var name = Name(token);
        if (settings.Group is { } group && !token.Claims.Any(c => c.Type == "groups" && c.Value == group))
            throw new SignInRefusedException(SignInRefusal.NotOfThisStore, $"{name} ({id}) is not of the group.");
        var roles = token.Claims.Where(c => c.Type == "roles").Select(c => Known(c.Value)).OfType<Role>().ToArray();
        return roles.Length > 0
            ? new OpenIdPerson(name, id, roles.Max())
            : throw new SignInRefusedException(SignInRefusal.NoRole, $"{name} ({id}) has none of the application's roles.");
    }

    /// <summary>Always with an <c>@</c>, which no account of the store has, so that nobody becomes one by a name.</summary>
    private static string Name(JsonWebToken token)
    {
        var host = new Uri(token.Issuer).Host;
        var app = Claim(token, "azp") ?? Claim(token, "appid");
        var name = Claim(token, "preferred_username") ?? (app is null ? token.Subject : $"app@{app}");
        var whole = (name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@{host}").ToLowerInvariant();
        return whole.Length <= MaxName ? whole : throw Bad("The token's name is too long.");
    }

    private static Role? Known(string role) =>
        Enum.GetValues<Role>().Cast<Role?>().FirstOrDefault(r => string.Equals(r.ToString(), role, StringComparison.OrdinalIgnoreCase));

    private static string? Claim(JsonWebToken token, string type) => token.TryGetPayloadValue<string>(type, out var value) ? value : null;

    private static SignInRefusedException Bad(string detail) => new(SignInRefusal.BadToken, detail);

    /// <summary>The library's messages quote the token's own text, which is a stranger's.</summary>
    private static string Reason(Exception? error) => error switch
    {
        SecurityTokenSignatureKeyNotFoundException => "The token is signed by a key that is not the provider's.",
        SecurityTokenInvalidSignatureException => "The token's signature is wrong or missing.",
        SecurityTokenInvalidAlgorithmException => "The token's algorithm is not one that is taken.",
        SecurityTokenInvalidIssuerException => "The token is another issuer's.",
        SecurityTokenInvalidAudienceException => "The token is for another application.",
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNoExpirationException or SecurityTokenNotYetValidException =>
            "The token is not valid at this time.",
        _ => "The token cannot be read.",
    };
}
