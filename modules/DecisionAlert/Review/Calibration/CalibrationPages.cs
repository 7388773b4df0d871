using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Pages;
using LossPrevention.EdgeRuntime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LossPrevention.DecisionAlert.Review.Calibration;

/// <summary>
/// The page on which an administrator draws a lane's zones and masks over what its camera shows, with what VideoIngest makes of it. The picture is asked of VideoIngest, kept nowhere, and
/// every look is in the access log.
/// </summary>
internal static class CalibrationPages
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private static readonly string[] Spoken =
        ["Nothing", "Item", "NoItem", "Copied", "Corner", "scanner", "bagging", "basket", "belt", "mask", "NoAnswer"];

    /// <summary>Maps the page and its parts.</summary>
    public static void MapCalibration(this WebApplication app)
    {
        foreach (var (name, type) in (ReadOnlySpan<(string, string)>)[("calibration.js", "text/javascript; charset=utf-8"), ("calibration.css", "text/css; charset=utf-8")])
        {
            var content = ReviewPages.Asset(name);
            app.MapGet("/assets/" + name, (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = "max-age=300";
                return Results.Bytes(content, type);
            }).AllowAnonymous();
        }

        app.MapGet("/calibration", (Delegate)PageAsync).RequireAuthorization(Policies.Administer);
        app.MapGet("/parts/calibration", (Delegate)SeenAsync).RequireAuthorization(Policies.Administer);
        app.MapGet("/parts/calibration.jpg", (Delegate)StillAsync).RequireAuthorization(Policies.Administer);
        app.MapPost("/calibration/apply", (Delegate)ApplyAsync).RequireAuthorization(Policies.Administer).AddEndpointFilter(ReviewActions.CheckTokenAsync).DisableAntiforgery();
    }

    private static async Task<RazorComponentResult<CalibrationPage>> PageAsync(HttpContext context)
    {
        var query = context.Request.Query;
        return await ShowAsync(context, query["lane"].ToString(), query["applied"] == "1" ? "Calibration.Applied" : null, StatusCodes.Status200OK);
    }

    private static async Task<RazorComponentResult<CalibrationPage>> ShowAsync(HttpContext context, string asked, string? message, int status)
    {
        var (page, parts) = (context.Page(), context.Parts());
        string[] lanes = [.. parts.Report.Snapshot(parts.Settings.StoreId).Modules.SelectMany(module => module.Lanes)
            .SelectMany(lane => (lane.Cameras ?? []).Select(camera => $"{lane.LaneId}/{camera.CameraId}").Prepend(lane.LaneId)).Concat(parts.Settings.Lanes.Keys)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var lane = lanes.Contains(asked, StringComparer.Ordinal) ? asked : lanes.FirstOrDefault();
        var (view, reason) = lane is null ? (null, null) : await AskAsync(parts, lane, still: false, context.RequestAborted);
        return new RazorComponentResult<CalibrationPage>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Context"] = page with { Path = lane is null ? "calibration" : "calibration?lane=" + Uri.EscapeDataString(lane) },
            ["Lanes"] = lanes,
            ["Lane"] = lane,
            ["View"] = view is null ? null : JsonSerializer.Serialize(view, ContractsJson.Default.LaneViewResponse),
            ["Words"] = new JsonObject(Spoken.Select(key => KeyValuePair.Create<string, JsonNode?>(key, page.Words["Calibration." + key]))).ToJsonString(),
            ["Message"] = message is null ? null : page.Words[message],
            ["Refusal"] = reason is null ? null : string.Format(page.Words["Calibration.NoAnswer"], reason),
            ["MayApply"] = parts.Patching.Any(),
        })
        {
            StatusCode = status,
        };
    }

    private static async Task<IResult> SeenAsync(HttpContext context)
    {
        var (view, reason) = await AskAsync(context.Parts(), context.Request.Query["lane"].ToString(), still: false, context.RequestAborted);
        return Results.Text(JsonSerializer.Serialize(view ?? new LaneViewResponse { Reason = reason }, ContractsJson.Default.LaneViewResponse), "application/json");
    }

    private static async Task<IResult> StillAsync(HttpContext context)
    {
        var lane = context.Request.Query["lane"].ToString();
        var (view, _) = await AskAsync(context.Parts(), lane, still: true, context.RequestAborted);
        if (view?.Still is not { } still)
            return Results.NotFound();
        context.Parts().Audit.Write(context.Reviewer().Name, "calibration.view", lane, "");
        context.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(still.Bytes.ToArray(), "image/jpeg");
    }

    private static async Task<IResult> ApplyAsync(HttpContext context)
    {
        var parts = context.Parts();
        var form = await context.Request.ReadFormAsync();
        var lane = form["lane"].ToString();
        if (parts.Patching.FirstOrDefault() is not { } patching)
            return Results.NotFound();
        if (LanePatch.Read(lane, form["patch"].ToString()) is not { } patch)
            return await ShowAsync(context, lane, "Calibration.Refused", StatusCodes.Status400BadRequest);
        patching.Patch(ModuleIds.VideoIngest, patch);
        parts.Audit.Write(context.Reviewer().Name, "calibration.apply", lane, "");
        return Results.LocalRedirect("/calibration?applied=1&lane=" + Uri.EscapeDataString(lane));
    }

    // A lane without a picture still has zones to draw over.
    private static async Task<(LaneViewResponse? View, string? Reason)> AskAsync(ReviewParts parts, string lane, bool still, CancellationToken cancellationToken)
    {
        var (laneId, cameraId) = LanePatch.NameOf(lane);
        try
        {
            var view = await parts.Sender.InvokeAsync<LaneViewRequest, LaneViewResponse>(
                ModuleIds.VideoIngest, MethodNames.LaneView, new LaneViewRequest { LaneId = laneId, CameraId = cameraId, Still = still }, Timeout, cancellationToken);
            return (view, view.Reason);
        }
        catch (EdgeHubException error)
        {
            return (null, error.Message);
        }
    }
}
