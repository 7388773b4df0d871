using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>What the pages' forms do. Each is refused without the token of a page of this site.</summary>
internal static class ReviewActions
{
    /// <summary>Maps every form.</summary>
    public static void MapReviewActions(this WebApplication app)
    {
        var forms = app.MapGroup("").AddEndpointFilter(CheckTokenAsync).DisableAntiforgery();
        forms.MapPost("/decide", (Delegate)DecideAsync).RequireAuthorization(Policies.Decide);
        forms.MapPost("/undo", (Delegate)UndoAsync).RequireAuthorization(Policies.Decide);
        forms.MapPost("/language", (Delegate)SetLanguageAsync).AllowAnonymous();
        forms.MapPost("/signin", (Delegate)SignInAsync).AllowAnonymous().RequireRateLimiting(ReviewSecurity.Guessing);
        forms.MapPost("/signout", (Delegate)SignOutAsync);
        forms.MapPost("/setup", (Delegate)SetUpAsync).AllowAnonymous().RequireRateLimiting(ReviewSecurity.Guessing);
        forms.MapPost("/export", (Delegate)ExportAsync).RequireAuthorization(Policies.Export);
        forms.MapPost("/unpin", (Delegate)UnpinAsync).RequireAuthorization(Policies.Administer);
        var admin = forms.MapGroup("/admin").RequireAuthorization(Policies.Administer);
        admin.MapPost("/add", (Delegate)AddAsync);
        admin.MapPost("/change", (Delegate)ChangeAsync);
        admin.MapPost("/resend", (Delegate)ResendAsync);
    }

    /// <summary>Decides a case for the session's account and writes it into the access log.</summary>
    public static CaseChange Decide(HttpContext context, string id, ReviewVerdict verdict, ReviewReason? reason, string? note)
    {
        var parts = context.Parts();
        var change = parts.Cases.Decide(id, verdict, reason, note, context.Reviewer(), parts.Lanes.Products.IsWeighed);
        if (change.Refusal is null)
            parts.Audit.Write(context.Reviewer().Name, "case.decide", id, $"{verdict}{(reason is { } r ? $": {r}" : "")}");
        return change;
    }

    /// <summary>Takes the session's decision back and writes that into the access log.</summary>
    public static CaseChange Undo(HttpContext context, string id)
    {
        var parts = context.Parts();
        var change = parts.Cases.Undo(id, context.Reviewer());
        if (change.Refusal is null)
            parts.Audit.Write(context.Reviewer().Name, "case.undo", id, "");
        return change;
    }

    /// <summary>Refuses a change whose form or header lacks the token, or has another session's.</summary>
    public static async ValueTask<object?> CheckTokenAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (ReviewSecurity.HasBearer(invocation.HttpContext))
            return await next(invocation);
        try
        {
            await invocation.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(invocation.HttpContext);
        }
        catch (AntiforgeryValidationException)
        {
            return invocation.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ApiCall>() is null
                ? Results.StatusCode(StatusCodes.Status400BadRequest)
                : ReviewApi.Bad("The X-CSRF header lacks the token of a page of this session.");
        }

        return await next(invocation);
    }

    private static async Task<IResult> DecideAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var choice = form["choice"].ToString().Split('|');
        if (choice is not [var verdictText, var reasonText] || !Enum.TryParse<ReviewVerdict>(verdictText, out var verdict))
            return Results.BadRequest();
        var reason = Enum.TryParse<ReviewReason>(reasonText, out var given) ? given : (ReviewReason?)null;
        return Answer(context, Decide(context, form["id"].ToString(), verdict, reason, form["note"]), form["back"]);
    }

    private static async Task<IResult> UndoAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        return Answer(context, Undo(context, form["id"].ToString()), form["back"]);
    }

    private static async Task<IResult> ExportAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var parts = context.Parts();
        if (parts.Cases.Find(form["id"].ToString()) is not { } found)
            return Results.NotFound();
        var refusal = await parts.Exporter.ExportAsync(found, form["name"].ToString(), form["reason"].ToString(), context.Reviewer(), context.RequestAborted);
        return Results.LocalRedirect($"/case?id={Uri.EscapeDataString(found.Id)}{(refusal is null ? "" : "&refusal=" + refusal)}#export");
    }

    private static async Task<IResult> UnpinAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var id = form["id"].ToString();
        if (context.Parts().Exporter.PinOf(id) is null)
            return Results.NotFound();
        await context.Parts().Exporter.UnpinAsync(id, context.Reviewer());
        return Results.LocalRedirect($"/case?id={Uri.EscapeDataString(id)}#export");
    }

    private static IResult Answer(HttpContext context, CaseChange change, string? back)
    {
        if (change.Refusal is not { } refusal)
            return context.Request.Headers.ContainsKey(ReviewSecurity.LiveHeader) ? Results.NoContent() : Results.LocalRedirect(ReviewRequests.Back(back));
        var page = context.Page();
        var status = refusal == CaseRefusal.Unknown ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict;
        return ReviewPages.Message(page with { Path = "" }, page.Words["Page.Case"], page.Words.Of("Refusal", refusal), status);
    }

    private static async Task<IResult> SetLanguageAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        context.SetLanguage(form["language"].ToString());
        return Results.LocalRedirect(ReviewRequests.Back(form["back"]));
    }

    private static async Task<IResult> SignInAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (await context.Parts().Accounts.SignInAsync(form["name"].ToString(), form["password"].ToString()) is not { } account)
            return ReviewPages.SignIn(context, "SignIn.Wrong");
        await ReviewSecurity.SignInAsync(context, account);
        return Results.LocalRedirect(ReviewRequests.Back(form["back"]));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        context.Parts().Audit.Write(context.Reviewer().Name, "signOut", "account", "");
        await context.SignOutAsync(ReviewSecurity.Scheme);
        return Results.LocalRedirect("/signin");
    }

    private static async Task<IResult> SetUpAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var (token, accounts) = (form["setup"].ToString(), context.Parts().Accounts);
        return await accounts.SetUpAsync(token, form["name"].ToString(), form["password"].ToString()) is { } refusal
            ? ReviewPages.SetUp(context, token, refusal)
            : Results.LocalRedirect("/signin");
    }

    private static async Task<IResult> AddAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!Enum.TryParse<Role>(form["role"], out var role))
            return Results.BadRequest();
        return Admin(await context.Parts().Accounts.AddAsync(form["name"].ToString(), role, form["password"].ToString(), context.Reviewer().Name));
    }

    private static async Task<IResult> ChangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        if (!Enum.TryParse<Role>(form["role"], out var role))
            return Results.BadRequest();
        return Admin(await context.Parts().Accounts.ChangeAsync(form["name"].ToString(), role, form["disabled"] == "true", context.Reviewer().Name, form["password"]));
    }

    private static async Task<IResult> ResendAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        await context.Parts().Outbox.ResendAsync(form["destination"].ToString(), form["id"].ToString());
        context.Parts().Audit.Write(context.Reviewer().Name, "outbox.resend", form["id"].ToString(), form["destination"].ToString());
        return Admin(null);
    }

    private static IResult Admin(string? refusal) => Results.LocalRedirect(refusal is null ? "/admin" : "/admin?refusal=" + refusal);
}
