using System.Security.Claims;
using System.Threading.RateLimiting;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.OpenId;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>Sessions, roles, headers and limits of the pages.</summary>
internal static class ReviewSecurity
{
    /// <summary>The scheme of the session's cookie.</summary>
    public const string Scheme = "review";

    /// <summary>The limit of what guesses could be made at.</summary>
    public const string Guessing = "guessing";

    private const string Stamp = "stamp";

    /// <summary>When a session by the provider began, Unix seconds; the store's own accounts have none.</summary>
    private const string Since = "since";

    private const string Selector = "selector";

    /// <summary>What the pages' script sends: 1 with what it fetches by itself, 0 with what the reader did.</summary>
    public const string LiveHeader = "X-Live";


    private static readonly string[] Fetched = ["/parts", "/api", "/live", "/picture", "/clip"];

    private const string Content =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Adds sessions, policies, tokens and limits.</summary>
    public static void AddReviewSecurity(this IServiceCollection services, ReviewSettings settings)
    {
        var secure = settings.Https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        var hasProvider = settings.OpenId.Authority is not null;
        var schemes = services.AddAuthentication(Selector).AddPolicyScheme(
            Selector, null, s => s.ForwardDefaultSelector = context => hasProvider && BearerHandler.Asks(context) ? OpenIdSignIn.Bearer : Scheme);
        if (hasProvider)
            schemes.AddOpenId(settings);
        schemes.AddCookie(Scheme, cookie =>
        {
            cookie.Cookie.Name = settings.Https ? "__Host-review" : "review";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.Cookie.SecurePolicy = secure;
            cookie.ExpireTimeSpan = settings.LockAfter;
            cookie.SlidingExpiration = true;
            cookie.Events = new CookieAuthenticationEvents
            {
                OnRedirectToLogin = context => AskToSignInAsync(context.HttpContext),
                OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                },
                OnValidatePrincipal = ValidateAsync,
                OnCheckSlidingExpiration = context =>
                {
                    // What a page fetches by itself does not keep an idle session open.
                    context.ShouldRenew &= context.Request.Headers[LiveHeader] != "1" && !context.Request.Path.StartsWithSegments("/live", StringComparison.OrdinalIgnoreCase);
                    return Task.CompletedTask;
                },
            };
        });
        services.AddAuthorization(options =>
        {
            foreach (var (policy, roles) in Policies.Roles)
                options.AddPolicy(policy, p => p.RequireRole(roles.Select(r => r.ToString())));
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
        });
        services.AddAntiforgery(token =>
        {
            token.FormFieldName = "token";
            token.HeaderName = "X-CSRF";
            token.Cookie.Name = settings.Https ? "__Host-token" : "token";
            token.Cookie.SameSite = SameSiteMode.Strict;
            token.Cookie.SecurePolicy = secure;
            token.SuppressXFrameOptionsHeader = true;
        });
        services.AddRateLimiter(limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limits.AddPolicy(Guessing, context => RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "", _ => new FixedWindowRateLimiterOptions { PermitLimit = 20, Window = TimeSpan.FromMinutes(1) }));
            limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new TokenBucketRateLimiterOptions { TokenLimit = 2000, TokensPerPeriod = 1000, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0 }));
        });
    }

    /// <summary>Puts headers, limits, sessions and roles before every page.</summary>
    public static void UseReviewSecurity(this WebApplication app, ReviewSettings settings)
    {
        app.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = Content;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers.CacheControl = "no-store";
            if (settings.Https)
                headers.StrictTransportSecurity = "max-age=31536000";
            await next(context);
        });
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    /// <summary>Begins a session; whatever session the browser had before ends.</summary>
    public static Task SignInAsync(HttpContext context, Account account) => context.SignInAsync(Scheme, PrincipalOf(account, null));

    /// <summary>An account as its session has it.</summary>
    /// <param name="account">The account.</param>
    /// <param name="since">When the provider let it in; null for the store's own.</param>
    public static ClaimsPrincipal PrincipalOf(Account account, DateTimeOffset? since)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.Name, account.Name),
                new Claim(ClaimTypes.Role, account.Role.ToString()),
                new Claim(Stamp, account.Stamp),
            ],
            Scheme);
        if (since is { } at)
            identity.AddClaim(new Claim(Since, at.ToUnixTimeSeconds().ToString()));
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Whoever a token for the API speaks for.</summary>
    public static ClaimsPrincipal PrincipalOf(OpenIdPerson person) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, person.Name), new Claim(ClaimTypes.Role, person.Role.ToString())], OpenIdSignIn.Bearer));

    /// <summary>Whether a request came with a token of its own, which no other site can make a browser send.</summary>
    public static bool HasBearer(HttpContext context) => context.User.Identity?.AuthenticationType == OpenIdSignIn.Bearer;

    /// <summary>Pages send the reader to sign in; what a script fetches is told 401.</summary>
    private static Task AskToSignInAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!HttpMethods.IsGet(context.Request.Method) || Fetched.Any(f => path.StartsWithSegments(f, StringComparison.OrdinalIgnoreCase)))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        context.Response.Redirect("/signin?back=" + Uri.EscapeDataString(path.Value!.TrimStart('/') + context.Request.QueryString));
        return Task.CompletedTask;
    }

    /// <summary>A session ends where its account was disabled, its role or password changed, or the provider let it in long ago.</summary>
    private static Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var parts = context.HttpContext.RequestServices.GetRequiredService<ReviewParts>();
        var account = context.Principal?.Identity?.Name is { } name ? parts.Accounts.Find(name) : null;
        var isOver = context.Principal?.FindFirstValue(Since) is { } since
            && parts.Clock.GetUtcNow().ToUnixTimeSeconds() - long.Parse(since) > parts.Settings.Review.OpenId.SessionFor.TotalSeconds;
        if (account is null || account.Disabled || isOver || account.Stamp != context.Principal!.FindFirstValue(Stamp))
            context.RejectPrincipal();
        return Task.CompletedTask;
    }
}
