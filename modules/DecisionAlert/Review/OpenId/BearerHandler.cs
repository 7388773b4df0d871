using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LossPrevention.DecisionAlert.Review.OpenId;

/// <summary>Lets a program call the API with the provider's access token. No cookie counts beside it.</summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, OpenIdTokens tokens, ReviewParts parts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = "Bearer";

    /// <summary>Whether a request brings a token for the API.</summary>
    public static bool Asks(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers.Authorization.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            var person = await tokens.CheckAccessTokenAsync(Request.Headers.Authorization.ToString()[Prefix.Length..].Trim(), Context.RequestAborted);
            if (parts.Accounts.Find(person.Name) is { Disabled: true })
                throw new SignInRefusedException(SignInRefusal.Disabled, person.Name);
            return AuthenticateResult.Success(new AuthenticationTicket(ReviewSecurity.PrincipalOf(person), Scheme.Name));
        }
        catch (SignInRefusedException error)
        {
            parts.Audit.WriteSparingly("openId", "token.refused", error.Refusal.ToString(), error.Message);
            return AuthenticateResult.Fail(error.Message);
        }
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Task.CompletedTask;
    }
}
