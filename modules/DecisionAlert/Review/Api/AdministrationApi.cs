using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>Administration by REST: accounts, settings, access log, pins.</summary>
internal static class AdministrationApi
{
    private const int MostLines = 1000;
    private const int Lines = 200;

    private static readonly ApiOutcome Refused = new(409, "Refused; the error says why.", HasReason: true);

    /// <summary>Maps every call.</summary>
    public static void MapAdministrationApi(this WebApplication app)
    {
        app.MapGet("/api/audit", (HttpContext context) => Results.Json(context.Parts().Audit.Verify(), ApiJson.Default.AuditCheck)).RequireAuthorization(Policies.Audit)
            .Describe(new ApiCall("Whether the access log is whole", ApiJson.Default.AuditCheck));
        app.MapGet("/api/audit/lines", (HttpContext context) => Results.Json(
                [.. context.Parts().Audit.Newest(Count(context)).Select(AuditLine.Of)], ApiJson.Default.IReadOnlyListAuditLine)).RequireAuthorization(Policies.Audit)
            .Describe(new ApiCall("The newest lines of the access log", ApiJson.Default.IReadOnlyListAuditLine) { Parameters = [new("count", $"How many, 1 to {MostLines}; default {Lines}.", Format: "int32")] });
        app.MapGet("/api/settings", (HttpContext context) => Results.Json(SettingViews.Of(context.Parts().Settings, context.Parts().Twin.Desired), ApiJson.Default.IReadOnlyListSettingView)).RequireAuthorization(Policies.Audit)
            .Describe(new ApiCall("The settings in force, and which of them are defaults", ApiJson.Default.IReadOnlyListSettingView));
        app.MapGet("/api/accounts", (HttpContext context) => Results.Json(context.Parts().AccountViews(), ApiJson.Default.IReadOnlyListAccountView)).RequireAuthorization(Policies.Audit)
            .Describe(new ApiCall("The accounts", ApiJson.Default.IReadOnlyListAccountView));
        Change(app, "/api/accounts/add", (Delegate)AddAsync, new ApiCall("Makes an account") { Status = 204, Body = ApiJson.Default.AddAccountRequest, Others = [Refused] });
        Change(app, "/api/accounts/change", (Delegate)ChangeAsync, new ApiCall("Changes an account; its sessions end") { Status = 204, Body = ApiJson.Default.ChangeAccountRequest, Others = [Refused] });
        Change(app, "/api/cases/unpin", (Delegate)UnpinAsync, new ApiCall("Lets a case go when its own time is up; what was exported stays")
        {
            Status = 204,
            Body = ApiJson.Default.UnpinRequest,
            Others = [new(404, "The case is not pinned.")],
        });
    }

    private static void Change(WebApplication app, string path, Delegate handler, ApiCall call) =>
        app.MapPost(path, handler).RequireAuthorization(Policies.Administer).AddEndpointFilter(ReviewActions.CheckTokenAsync).DisableAntiforgery().Describe(call);

    private static int Count(HttpContext context) => int.TryParse(context.Request.Query["count"], out var count) && count is >= 1 and <= MostLines ? count : Lines;

    private static async Task<IResult> AddAsync(HttpContext context)
    {
        var (request, error) = await ReviewApi.ReadAsync(context, ApiJson.Default.AddAccountRequest);
        return request is null ? error! : Answer(await context.Parts().Accounts.AddAsync(request.Name, request.Role, request.Password, context.Reviewer().Name));
    }

    private static async Task<IResult> ChangeAsync(HttpContext context)
    {
        var (request, error) = await ReviewApi.ReadAsync(context, ApiJson.Default.ChangeAccountRequest);
        return request is null
            ? error!
            : Answer(await context.Parts().Accounts.ChangeAsync(request.Name, request.Role, request.Disabled, context.Reviewer().Name, request.Password));
    }

    private static async Task<IResult> UnpinAsync(HttpContext context)
    {
        var (request, error) = await ReviewApi.ReadAsync(context, ApiJson.Default.UnpinRequest);
        if (request is null)
            return error!;
        if (context.Parts().Exporter.PinOf(request.Id) is null)
            return Results.NotFound();
        await context.Parts().Exporter.UnpinAsync(request.Id, context.Reviewer());
        return Results.NoContent();
    }

    private static IResult Answer(string? refusal) => refusal is null ? Results.NoContent() : ReviewApi.Refuse(refusal);
}
