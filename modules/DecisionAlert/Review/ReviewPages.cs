using System.Text.Encodings.Web;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.DecisionAlert.Review.Pages;
using LossPrevention.DecisionAlert.Review.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>The pages, rendered here from components; nothing but the small script of this folder runs in the browser.</summary>
internal static class ReviewPages
{
    private static readonly Dictionary<string, string> Assets = new(StringComparer.Ordinal)
    {
        ["review.css"] = "text/css; charset=utf-8",
        ["review.js"] = "text/javascript; charset=utf-8",
        ["player.js"] = "text/javascript; charset=utf-8",
        ["signalr.min.js"] = "text/javascript; charset=utf-8",
        ["favicon.svg"] = "image/svg+xml",
    };

    /// <summary>Maps every page, part and picture.</summary>
    public static void MapReviewPages(this WebApplication app)
    {
        foreach (var (name, type) in Assets)
        {
            var content = Asset(name);
            app.MapGet("/assets/" + name, (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "max-age=300";
                return Results.Bytes(content, type);
            }).AllowAnonymous();
        }

        // A browser asks for this where a page names no icon: an answer in plain text, a picture opened by itself.
        var icon = Asset("favicon.svg");
        app.MapGet("/favicon.ico", () => Results.Bytes(icon, Assets["favicon.svg"])).AllowAnonymous();

        app.MapGet("/", Cards).RequireAuthorization(Policies.See);
        app.MapGet("/parts/cards", (Delegate)CardsPartAsync).RequireAuthorization(Policies.See);
        app.MapGet("/lanes", Lanes<LanesPage>).RequireAuthorization(Policies.See);
        app.MapGet("/parts/lanes", Lanes<LanesPart>).RequireAuthorization(Policies.See);
        app.MapGet("/case", Case).RequireAuthorization(Policies.See);
        app.MapGet("/picture", Picture).RequireAuthorization(Policies.See);
        app.MapGet("/queue", Queue).RequireAuthorization(Policies.Review);
        app.MapGet("/scorecard", ScorecardPage).RequireAuthorization(Policies.Review);
        app.MapGet("/scorecard.csv", ScorecardCsv).RequireAuthorization(Policies.Review);
        app.MapGet("/inventory.csv", InventoryCsv).RequireAuthorization(Policies.Review);
        app.MapGet("/admin", Admin).RequireAuthorization(Policies.Audit);
        app.MapGet("/audit", Audit).RequireAuthorization(Policies.Audit);
        app.MapGet("/signin", (HttpContext context) => SignIn(context, null)).AllowAnonymous();
        app.MapGet("/setup", (HttpContext context) => SetUp(context, context.Request.Query["token"], null)).AllowAnonymous().RequireRateLimiting(ReviewSecurity.Guessing);
        app.MapGet("/demo", (Delegate)DemoAsync).AllowAnonymous().RequireRateLimiting(ReviewSecurity.Guessing);
    }

    /// <summary>The sign-in page.</summary>
    public static IResult SignIn(HttpContext context, string? refusal, int status = StatusCodes.Status200OK)
    {
        var page = context.Page();
        var back = context.Request.HasFormContentType ? context.Request.Form["back"].ToString() : context.Request.Query["back"].ToString();
        return Show<SignInPage>(
            page with { Path = "signin" }, status, ("Back", back), ("Refusal", refusal is null ? null : page.Words[refusal]),
            ("HasProvider", context.Parts().Settings.Review.OpenId.Authority is not null));
    }

    /// <summary>The page of the first account.</summary>
    public static IResult SetUp(HttpContext context, string? token, string? refusal)
    {
        var page = context.Page();
        return context.Parts().Accounts.IsSetUp(token)
            ? Show<SignInPage>(page with { Path = "setup" }, ("SetUpToken", token), ("Refusal", refusal is null ? null : page.Words[refusal]))
            : Message(page, page.Words["Page.SetUp"], page.Words["SetUp.Gone"], StatusCodes.Status410Gone);
    }

    /// <summary>A page with one sentence.</summary>
    public static IResult Message(PageContext page, string title, string text, int status) =>
        Show<MessagePage>(page, status, ("Title", title), ("Text", text));

    /// <summary>The scorecard of the days asked for; the last seven where none are.</summary>
    public static (Scorecard Card, DateTimeOffset From, DateTimeOffset To) ScorecardOf(HttpContext context)
    {
        var parts = context.Parts();
        var (from, to) = ReviewRequests.Span(context);
        var card = parts.Host.Store.Read(s => Scorecard.Of(new ScoreSource(
            SqliteCases.Between(s, from, to.AddDays(1)), SqliteCases.Tickets(s, from, to.AddDays(1)), SqliteCounts.LaneHours(s, from, to.AddDays(1)), SqliteCounts.Goods(s),
            $"{from:yyyy-MM-dd}", $"{to:yyyy-MM-dd}")));
        return (card, from, to);
    }

    /// <summary>What confirmed losses of the days asked for mean for the stock.</summary>
    public static InventoryFile InventoryOf(HttpContext context)
    {
        var parts = context.Parts();
        var (from, to) = ReviewRequests.Span(context);
        return InventoryFile.Of(
            parts.Settings.StoreId, $"{from:yyyy-MM-dd}", $"{to:yyyy-MM-dd}", parts.Host.Store.Read(s => SqliteCases.Between(s, from, to.AddDays(1))),
            parts.Lanes.Products.IsWeighed);
    }

    private static RazorComponentResult<CardsPage> Cards(HttpContext context)
    {
        var (page, parts) = (context.Page(), context.Parts());
        var (newest, now) = (parts.Cases.Newest, parts.Clock.GetUtcNow());
        return Show<CardsPage>(
            page with { Path = page.Wall ? "?wall=1" : "" },
            ("Open", CardViews.Open(newest, page.Words, parts.Currency, now)),
            ("Undoable", page.CanDecide ? CardViews.Undoable(newest, page.Name!, page.Words, parts.Currency, now) : []));
    }

    private static async Task<IResult> CardsPartAsync(HttpContext context)
    {
        var page = context.Page();
        var html = await context.RequestServices.GetRequiredService<CardsCache>().GetAsync(page with { Path = page.Wall ? "?wall=1" : "" });
        return Results.Content(html, "text/html; charset=utf-8");
    }

    private static RazorComponentResult<TPage> Lanes<TPage>(HttpContext context)
        where TPage : IComponent
    {
        var (page, parts) = (context.Page(), context.Parts());
        var view = LaneViews.Of(parts.Report.Snapshot(parts.Settings.StoreId), parts.Timeline, parts.Cases.Newest, code => parts.Lanes.Products.Find(code)?.Name ?? code.Value, page.Words, parts.Currency);
        return Show<TPage>(page with { Path = "lanes" }, ("View", view));
    }

    private static IResult Case(HttpContext context)
    {
        var (page, parts) = (context.Page(), context.Parts());
        return context.SeenCase("id") is { } found
            ? Show<CasePage>(
                page,
                ("View", CardViews.Of(found, page.Words, parts.Currency, parts.Clock.GetUtcNow(), page.Name)),
                ("Export", CardViews.Export(parts.Exporter.PinOf(found.Id), parts.Settings.Review.Export is not null, context.Request.Query["refusal"], page.Words)))
            : Message(page, page.Words["Page.Case"], page.Words["Refusal.Unknown"], StatusCodes.Status404NotFound);
    }

    /// <summary>A picture of a case; the view is written into the access log.</summary>
    public static IResult Picture(HttpContext context)
    {
        var parts = context.Parts();
        var (caseId, id) = (context.Request.Query["case"].ToString(), context.Request.Query["id"].ToString());
        if (context.SeenCase("case") is null || parts.Cases.Picture(caseId, id) is not { } jpeg)
            return Results.NotFound();
        parts.Audit.Write(context.Reviewer().Name, "picture.view", caseId, id);
        context.Response.Headers.CacheControl = "private, max-age=600"; // one view a browser, one line in the log
        return Results.Bytes(jpeg, "image/jpeg");
    }

    private static RazorComponentResult<QueuePage> Queue(HttpContext context)
    {
        var (page, parts) = (context.Page(), context.Parts());
        var query = context.Request.Query;
        var now = parts.Clock.GetUtcNow();
        var day = ReviewRequests.Day(query["day"], parts.Cases.Newest.Select(c => (DateTimeOffset?)c.Alert.OccurredAt).Max() ?? now);
        var filter = new QueueFilter(day.ToString("yyyy-MM-dd"), query["lane"].ToString(), query["kind"].ToString(), query["state"].ToString(), query["group"].ToString());
        var cases = parts.Host.Store.Read(s => SqliteCases.Between(s, day, day.AddDays(1)));
        return Show<QueuePage>(page with { Path = "queue" }, ("View", ReviewViews.Queue(cases, filter, [.. parts.Settings.Review.OperatorGroups.Keys.Order(StringComparer.Ordinal)], page.Words, parts.Currency, now, page.Name!)));
    }

    private static RazorComponentResult<ScorecardPage> ScorecardPage(HttpContext context)
    {
        var (page, parts) = (context.Page(), context.Parts());
        var (card, from, to) = ScorecardOf(context);
        return Show<ScorecardPage>(
            page with { Path = "scorecard" },
            ("View", ScorecardViews.Of(
                card, BudgetState.Of(parts.Settings, parts.Lanes.Learned, card), $"{from:yyyy-MM-dd}", $"{to:yyyy-MM-dd}", page.Words, parts.Currency,
                code => Contracts.ProductCode.TryParse(code, out var known, out _) && parts.Lanes.Products.Find(known) is { } product ? product.Name : code)));
    }

    private static IResult ScorecardCsv(HttpContext context)
    {
        var (card, from, to) = ScorecardOf(context);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(card.ToCsv()), "text/csv; charset=utf-8", $"scorecard-{from:yyyyMMdd}-{to:yyyyMMdd}.csv");
    }

    private static IResult InventoryCsv(HttpContext context)
    {
        var file = InventoryOf(context);
        context.Parts().Audit.Write(context.Reviewer().Name, "inventory.export", file.From, file.To);
        return Results.File(System.Text.Encoding.UTF8.GetBytes(file.ToCsv()), "text/csv; charset=utf-8", $"inventory-{file.From}-{file.To}.csv");
    }

    private static RazorComponentResult<AdminPage> Admin(HttpContext context)
    {
        var (page, parts) = (context.Page(), context.Parts());
        var (dead, waiting) = parts.Host.Store.Read(s => (SqliteOutbox.Dead(s, 100), SqliteOutbox.CountWaiting(s)));
        var retention = parts.Settings.Review.Retention;
        return Show<AdminPage>(page with { Path = "admin" }, ("View", new AdminView(
            parts.AccountViews(),
            SettingViews.Of(parts.Settings, parts.Twin.Desired),
            [.. dead.Select(d => new DeadView(d.Destination, d.Id, d.At.ToString("yyyy-MM-dd HH:mm"), d.Error))], waiting,
            string.Format(page.Words["Admin.RetentionText"], retention.PictureDays, retention.CaseDays, retention.JournalDays),
            [.. parts.Audit.Newest("retention.delete", 5).Select(AuditLine.Of)],
            [
                new VersionView(Contracts.ModuleIds.DecisionAlert, typeof(ReviewPages).Assembly.GetName().Version?.ToString(3) ?? ""),
                new VersionView(page.Words["Lanes.Model"], parts.Timeline.Model is { } model ? $"{model.Bundle} {model.Version}, {page.Words["Admin.Revision"]} {model.Revision}" : page.Words["Admin.NoModel"]),
                new VersionView(page.Words["Score.Thresholds"], page.Words[parts.Settings.Budget.Enabled && parts.Lanes.Learned is not null ? "Score.Learned" : "Score.BySettings"]),
            ],
            context.Request.Query["refusal"].ToString() is { Length: > 0 } key ? page.Words.Find(key) : null)));
    }

    private static RazorComponentResult<AuditPage> Audit(HttpContext context)
    {
        var (page, parts) = (context.Page(), context.Parts());
        var check = parts.Audit.Verify();
        var verdict = check.Broken is { } line ? string.Format(page.Words["Audit.Broken"], line) : string.Format(page.Words["Audit.Ok"], check.Count);
        return Show<AuditPage>(page with { Path = "audit" }, ("View", new AuditView(
            [.. parts.Audit.Newest(200).Select(AuditLine.Of)], check.Broken is null, verdict, check.Head)));
    }

    private static async Task<IResult> DemoAsync(HttpContext context)
    {
        if (await context.RequestServices.GetRequiredService<DemoDoor>().EnterAsync(context.Request.Query["token"]) is not { } account)
            return Results.NotFound();
        await ReviewSecurity.SignInAsync(context, account);

        return GoOn("/");
    }

    /// <summary>Opens a page of this site from a page of this site: the session's cookie is strict, so no redirect from elsewhere brings it.</summary>
    public static IResult GoOn(string path) => Results.Content(
        $"<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0;url={HtmlEncoder.Default.Encode(path)}\"><title>…</title><link rel=\"icon\" href=\"/assets/favicon.svg\"><a href=\"{HtmlEncoder.Default.Encode(path)}\">→</a>",
        "text/html; charset=utf-8");

    private static RazorComponentResult<TPage> Show<TPage>(PageContext page, params (string Name, object? Value)[] parameters)
        where TPage : IComponent => Show<TPage>(page, StatusCodes.Status200OK, parameters);

    private static RazorComponentResult<TPage> Show<TPage>(PageContext page, int status, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        var all = parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        all["Context"] = page;
        return new RazorComponentResult<TPage>(all) { StatusCode = status };
    }

    /// <summary>A file of the pages.</summary>
    public static byte[] Asset(string name)
    {
        using var stream = typeof(ReviewPages).Assembly.GetManifestResourceStream($"review/{name}")
            ?? throw new InvalidOperationException($"The pages' file {name} is not in the assembly.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
