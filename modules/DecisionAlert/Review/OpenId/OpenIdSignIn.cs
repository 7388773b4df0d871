using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Review.OpenId;

/// <summary>Puts the provider's sign-in into the site.</summary>
internal static class OpenIdSignIn
{
    /// <summary>The scheme of the code flow.</summary>
    public const string Scheme = "openid";

    /// <summary>The scheme of tokens for the API.</summary>
    public const string Bearer = "bearer";

    /// <summary>Where the provider sends the browser back to; the address to register there.</summary>
    public const string CallbackPath = "/signin-openid";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Adds both schemes.</summary>
    public static void AddOpenId(this AuthenticationBuilder schemes, ReviewSettings review)
    {
        var settings = review.OpenId;
        schemes.Services.AddSingleton(settings);
        schemes.Services.AddSingleton(s => new ProviderMetadata(settings, Client(), s.GetRequiredService<TimeProvider>()));
        schemes.Services.AddSingleton<OpenIdTokens>();
        schemes.AddScheme<AuthenticationSchemeOptions, BearerHandler>(Bearer, null);
        schemes.AddOAuth<OpenIdOptions, OpenIdHandler>(Scheme, options =>
        {
            options.ClientId = settings.ClientId;
            options.CallbackPath = CallbackPath;
            options.SignInScheme = ReviewSecurity.Scheme;
            options.UsePkce = true;
            options.Scope.Add("openid");
            options.Scope.Add("profile");
            options.Backchannel = Client();

            // The provider's page sends the browser here, so the cookie of the sign-in under way cannot be strict; the session's is.
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = review.Https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            options.CorrelationCookie.Path = "/";
            options.CorrelationCookie.Name = (review.Https ? "__Host-" : "") + "openid.";
            options.Events = new OAuthEvents
            {
                OnTicketReceived = LetInAsync,
                OnAccessDenied = context =>
                {
                    context.HandleResponse();
                    return RefuseAsync(context.HttpContext, new SignInRefusedException(SignInRefusal.BrokenOff, "Refused at the provider."));
                },
                OnRemoteFailure = context =>
                {
                    context.HandleResponse();
                    return RefuseAsync(context.HttpContext, Refusal(context.Failure));
                },
            };
        });
    }

    /// <summary>Maps the way to the provider.</summary>
    public static void MapOpenId(this WebApplication app) => app.MapGet("/openid", (HttpContext context) =>
            Results.Challenge(new AuthenticationProperties { RedirectUri = ReviewRequests.Back(context.Request.Query["back"]) }, [Scheme]))
        .AllowAnonymous().RequireRateLimiting(ReviewSecurity.Guessing);

    /// <summary>Says why, on the sign-in page and in the access log.</summary>
    public static Task RefuseAsync(HttpContext context, SignInRefusedException error)
    {
        context.Parts().Audit.Write("openId", "signIn.refused", error.Refusal.ToString(), error.Message);
        return ReviewPages.SignIn(context, $"OpenId.{error.Refusal}", StatusCodes.Status403Forbidden).ExecuteAsync(context);
    }

    private static async Task LetInAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        await context.HttpContext.SignInAsync(ReviewSecurity.Scheme, context.Principal!);
        await ReviewPages.GoOn(context.ReturnUri ?? "/").ExecuteAsync(context.HttpContext);
    }

    /// <summary>What failed, in words of ours: the provider's, and those of a forged answer, are a stranger's.</summary>
    private static SignInRefusedException Refusal(Exception? failure)
    {
        for (var error = failure; error is not null; error = error.InnerException)
        {
            if (error is SignInRefusedException refused)
                return refused;
            if (error is HttpRequestException or TaskCanceledException)
                return new SignInRefusedException(SignInRefusal.ProviderAbsent, "The provider does not answer.");
            if (error is IOException)
                return new SignInRefusedException(SignInRefusal.ProviderAbsent, "The client's secret cannot be read.");
        }

        return new SignInRefusedException(SignInRefusal.BrokenOff, $"The provider's answer does not belong to a sign-in of this browser, or is an error ({failure?.GetType().Name}).");
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = 1024 * 1024,
    };
}
