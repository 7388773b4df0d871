using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Views;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>What the pages read from a request.</summary>
internal static class ReviewRequests
{
    private const string LanguageCookie = "language";
    private const int MostDays = 92;

    /// <summary>The module's parts.</summary>
    public static ReviewParts Parts(this HttpContext context) => context.RequestServices.GetRequiredService<ReviewParts>();

    /// <summary>Who reads, in which language.</summary>
    public static PageContext Page(this HttpContext context)
    {
        var settings = context.Parts().Settings;
        var tokens = context.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context);
        var name = context.User.Identity is { IsAuthenticated: true } identity ? identity.Name : null;
        return new PageContext(
            Words.Of(context.Request.Cookies[LanguageCookie] ?? settings.Review.Language), settings.StoreId, name, context.Role(),
            tokens.RequestToken!, context.Request.Query["wall"] == "1", (context.Request.Path.Value ?? "/").TrimStart('/') + context.Request.QueryString);
    }

    /// <summary>The session's account as a reviewer.</summary>
    public static Reviewer Reviewer(this HttpContext context) =>
        new(context.User.Identity?.Name ?? "", System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(context.Role().ToString()));

    /// <summary>The case that the query names; null where there is none, or none that the session's role sees.</summary>
    public static ReviewCase? SeenCase(this HttpContext context, string name) =>
        context.Parts().Cases.Find(context.Request.Query[name].ToString()) is { } found && CaseAccess.MaySee(context.Role(), found, context.Parts().Clock.GetUtcNow()) ? found : null;

    /// <summary>The session's role.</summary>
    public static Role Role(this HttpContext context) =>
        Enum.GetValues<Role>().FirstOrDefault(r => context.User.IsInRole(r.ToString()));

    /// <summary>Remembers a language in the browser.</summary>
    public static void SetLanguage(this HttpContext context, string language) => context.Response.Cookies.Append(
        LanguageCookie, language == "de" ? "de" : "en", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, MaxAge = TimeSpan.FromDays(365) });

    /// <summary>A page of this site to go back to, whatever the form says.</summary>
    public static string Back(string? path) =>
        path is { Length: > 0 } given && given[0] is not ('/' or '\\') && !given.Contains("//") && Uri.TryCreate(given, UriKind.Relative, out _) && !given.Contains(':')
            ? "/" + given
            : path is not null && path.StartsWith("case?id=", StringComparison.Ordinal) ? "/case?id=" + Uri.EscapeDataString(Uri.UnescapeDataString(path[8..])) : "/";

    /// <summary>The days of the query, both among them: at most 92, the last seven where none are asked for.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Span(HttpContext context)
    {
        var to = Day(context.Request.Query["to"], context.Parts().Clock.GetUtcNow());
        var from = Day(context.Request.Query["from"], to.AddDays(-6));
        var first = to.AddDays(1 - MostDays);
        return (from < first ? first : from > to ? to : from, to);
    }

    /// <summary>A day of the query, UTC; the given one where there is none, or it is of another century.</summary>
    public static DateTimeOffset Day(string? text, DateTimeOffset otherwise) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) && day.Year is >= 2000 and < 2100 ? new DateTimeOffset(day, default, TimeSpan.Zero) : new DateTimeOffset(otherwise.UtcDateTime.Date, TimeSpan.Zero);
}
