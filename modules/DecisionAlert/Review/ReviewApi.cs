using System.Text.Json;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>The same by REST; <c>/openapi.json</c> describes it.</summary>
internal static class ReviewApi
{
    private static readonly byte[] Document = ReadDocument();

    /// <summary>Maps every call.</summary>
    public static void MapReviewApi(this WebApplication app)
    {
        app.MapGet("/openapi.json", () => Results.Bytes(Document, "application/json")).AllowAnonymous();
        app.MapGet("/api/cases", Cases).RequireAuthorization(Policies.Review);
        app.MapGet("/api/case", Case).RequireAuthorization(Policies.See);
        app.MapPost("/api/cases/decide", (Delegate)DecideAsync).RequireAuthorization(Policies.Decide).AddEndpointFilter(ReviewActions.CheckTokenAsync).DisableAntiforgery();
        app.MapPost("/api/cases/undo", (Delegate)UndoAsync).RequireAuthorization(Policies.Decide).AddEndpointFilter(ReviewActions.CheckTokenAsync).DisableAntiforgery();
        app.MapGet("/api/scorecard", (HttpContext context) => Results.Json(ReviewPages.ScorecardOf(context).Card, ApiJson.Default.Scorecard)).RequireAuthorization(Policies.Review);
        app.MapGet("/api/inventory", (HttpContext context) => Results.Json(ReviewPages.InventoryOf(context), ApiJson.Default.InventoryFile)).RequireAuthorization(Policies.Review);
        app.MapGet("/api/lanes", (HttpContext context) => Results.Json(
            context.Parts().Report.Snapshot(context.Parts().Settings.StoreId), ContractsJson.Default.StoreHealth)).RequireAuthorization(Policies.See);
        app.MapGet("/api/audit", (HttpContext context) => Results.Json(context.Parts().Audit.Verify(), ApiJson.Default.AuditCheck)).RequireAuthorization(Policies.Audit);
        app.MapPost("/api/alerts", (Delegate)TakeAlertAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static IResult Cases(HttpContext context)
    {
        var (parts, query) = (context.Parts(), context.Request.Query);
        var to = ReviewRequests.Day(query["to"], parts.Clock.GetUtcNow());
        var from = ReviewRequests.Day(query["from"], to);
        var cases = parts.Host.Store.Read(s => SqliteCases.Between(s, from, to.AddDays(1)))
            .Where(c => (query["lane"].ToString() is not { Length: > 0 } lane || c.Alert.LaneId == lane)
                && (query["state"].ToString() is not { Length: > 0 } state || SqliteCases.Name(c.State) == state));
        return Results.Json(cases.ToList(), ApiJson.Default.ListReviewCase);
    }

    private static IResult Case(HttpContext context) =>
        context.SeenCase("id") is { } found ? Results.Json(found, CasesJson.Default.ReviewCase) : Results.NotFound();

    private static async Task<IResult> DecideAsync(HttpContext context)
    {
        var (request, error) = await ReadAsync(context, ApiJson.Default.DecideRequest);
        return request is null ? error! : Answer(ReviewActions.Decide(context, request.Id, request.Verdict, request.Reason, request.Note));
    }

    private static async Task<IResult> UndoAsync(HttpContext context)
    {
        var (request, error) = await ReadAsync(context, ApiJson.Default.UndoRequest);
        return request is null ? error! : Answer(ReviewActions.Undo(context, request.Id));
    }

    private static IResult Answer(CaseChange change) => change.Refusal switch
    {
        null => Results.Json(change.Case, CasesJson.Default.ReviewCase),
        CaseRefusal.Unknown => Results.NotFound(),
        { } refusal => Results.Json(new ApiError(JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString())), ApiJson.Default.ApiError, statusCode: StatusCodes.Status409Conflict),
    };

    /// <summary>Alerts of other detectors, signed like a webhook's. One id is taken once.</summary>
    private static async Task<IResult> TakeAlertAsync(HttpContext context)
    {
        var parts = context.Parts();
        if (parts.Settings.Review.IntakeSecretFile is not { Length: > 0 } file)
            return Results.NotFound();
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        if (!WebhookSignature.Verify(
            WebhookSignature.ReadSecret(file), headers[WebhookSignature.TimestampHeader], headers[WebhookSignature.SignatureHeader], body.ToArray(), parts.Clock.GetUtcNow()))
        {
            parts.Audit.WriteSparingly("intake", "alert.refused", "signature", context.Connection.RemoteIpAddress?.ToString() ?? "");
            return Results.Unauthorized();
        }

        Alert? alert;
        try
        {
            alert = JsonSerializer.Deserialize(body.ToArray(), ContractsJson.Default.Alert);
        }
        catch (JsonException error)
        {
            return Bad(error.Message);
        }

        if (alert is null || alert.StoreId != parts.Settings.StoreId || alert.AlertId.Length is < 1 or > 200 || alert.Risk is not (>= 0 and <= 1))
            return Bad("The alert needs this store's id, an alertId of at most 200 characters and a risk from 0 to 1.");
        if (parts.Cases.Find(alert.AlertId) is not null)
            return Results.Ok();
        parts.Outputs.Put(alert, parts.Lanes.Products, parts.Clock.GetTimestamp());
        parts.Audit.Write("intake", "alert.take", alert.AlertId, alert.LaneId);
        return Results.Accepted();
    }

    private static async Task<(T? Value, IResult? Error)> ReadAsync<T>(HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type) is { } value ? (value, null) : (null, Bad("The body is null."));
        }
        catch (JsonException error)
        {
            return (null, Bad(error.Message));
        }
    }

    private static IResult Bad(string error) => Results.Json(new ApiError(error), ApiJson.Default.ApiError, statusCode: StatusCodes.Status400BadRequest);

    private static byte[] ReadDocument()
    {
        using var stream = typeof(ReviewApi).Assembly.GetManifestResourceStream("review/openapi.json")
            ?? throw new InvalidOperationException("The API's description is not in the assembly.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}

/// <summary>A decision, as the API takes it.</summary>
internal sealed record DecideRequest(string Id, ReviewVerdict Verdict, ReviewReason? Reason = null, string? Note = null);

/// <summary>A decision to take back, as the API takes it.</summary>
internal sealed record UndoRequest(string Id);

/// <summary>Why a call was refused.</summary>
internal sealed record ApiError(string Error);

/// <summary>The API's JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(List<ReviewCase>))]
[JsonSerializable(typeof(ShownProduct))]
[JsonSerializable(typeof(SeenProduct))]
[JsonSerializable(typeof(EvidenceTerm))]
[JsonSerializable(typeof(ProductCode))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Scorecard))]
[JsonSerializable(typeof(InventoryFile))]
[JsonSerializable(typeof(InventoryAdjustment))]
[JsonSerializable(typeof(InventoryLine))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Audit.AuditCheck))]
[JsonSerializable(typeof(DecideRequest))]
[JsonSerializable(typeof(UndoRequest))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(ClipInfo))]
internal sealed partial class ApiJson : JsonSerializerContext;
