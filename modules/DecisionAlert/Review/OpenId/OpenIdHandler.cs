using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LossPrevention.DecisionAlert.Review.OpenId;

/// <summary>The code flow's settings; addresses and secret are filled in when they are needed.</summary>
internal sealed class OpenIdOptions : OAuthOptions
{
    /// <inheritdoc/>
    public override void Validate()
    {
        // The base wants addresses and a secret before the provider has been asked for the first time.
    }
}

/// <summary>
/// OpenID Connect's code flow with PKCE on ASP.NET Core's own OAuth handler, which brings state, correlation and exchange. Added here: the
/// provider's published addresses, a nonce, and the check of the ID token.
/// </summary>
internal sealed class OpenIdHandler(
    IOptionsMonitor<OpenIdOptions> options, ILoggerFactory loggers, UrlEncoder encoder, OpenIdSettings settings, ProviderMetadata provider, OpenIdTokens tokens,
    ReviewParts parts) : OAuthHandler<OpenIdOptions>(options, loggers, encoder)
{
    private const string Nonce = ".nonce";

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            Options.AuthorizationEndpoint = (await provider.GetAsync(Context.RequestAborted)).AuthorizationEndpoint;
        }
        catch (SignInRefusedException error)
        {
            await OpenIdSignIn.RefuseAsync(Context, error);
            return;
        }

        properties.Items[Nonce] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await base.HandleChallengeAsync(properties);
    }

    /// <inheritdoc/>
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["nonce"] = properties.Items[Nonce],
            ["response_mode"] = "query",
            ["prompt"] = "login", // handhelds go from hand to hand: whoever is still known to the provider is not whoever holds it now
        });

    /// <inheritdoc/>
    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        Options.TokenEndpoint = (await provider.GetAsync(Context.RequestAborted)).TokenEndpoint;
        Options.ClientSecret = (await File.ReadAllTextAsync(settings.ClientSecretFile, Context.RequestAborted)).Trim();
        return await base.ExchangeCodeAsync(context);
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse answer)
    {
        var token = answer.Response?.RootElement.TryGetProperty("id_token", out var given) == true ? given.GetString() : null;
        if (token is null)
            throw new SignInRefusedException(SignInRefusal.BadToken, "The provider gave no ID token.");
        var person = await tokens.CheckIdTokenAsync(token, properties.Items[Nonce], Context.RequestAborted);
        var account = await parts.Accounts.EnterAsync(person);
        return new AuthenticationTicket(ReviewSecurity.PrincipalOf(account, TimeProvider.GetUtcNow()), properties, Scheme.Name);
    }
}
