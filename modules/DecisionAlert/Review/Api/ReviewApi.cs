using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>The same by REST; <c>/openapi.json</c> describes it.</summary>
internal static class ReviewApi
{
    /// <summary>An id that the query names.</summary>
    internal static readonly ApiParameter CaseId = new("id", "The alert's id.", IsRequired: true);

    private static readonly ApiOutcome NoCase = new(404, "No such case, or none that this role sees.");
    private static readonly ApiOutcome Refused = new(409, "Refused; the error says why.", HasReason: true);

    private static readonly ApiParameter[] Span =
        [new("from", "First day, UTC; the span is cut to 92 days.", Format: "date"), new("to", "Last day, UTC; default today.", Format: "date")];

    /// <summary>Maps every call.</summary>
    public static void MapReviewApi(this WebApplication app)
    {
        var document = new Lazy<byte[]>(() => ApiDocument.Of(app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()));
        app.MapGet("/openapi.json", () => Results.Bytes(document.Value, "application/json")).AllowAnonymous();
        MapCases(app);
        app.MapGet("/api/scorecard", (HttpContext context) => Results.Json(ReviewPages.ScorecardOf(context).Card, ApiJson.Default.Scorecard)).RequireAuthorization(Policies.Review)
            .Describe(new ApiCall("Figures by day, hour, lane and kind; load by lane and hour, products alerted without need, new products", ApiJson.Default.Scorecard) { Parameters = Span });
        app.MapGet("/api/inventory", (HttpContext context) => Results.Json(ReviewPages.InventoryOf(context), ApiJson.Default.InventoryFile)).RequireAuthorization(Policies.Review)
            .Describe(new ApiCall("What confirmed losses mean for the stock, by product", ApiJson.Default.InventoryFile) { Parameters = Span });
        app.MapGet("/api/lanes", (HttpContext context) => Results.Json(
                context.Parts().Report.Snapshot(context.Parts().Settings.StoreId), ContractsJson.Default.StoreHealth)).RequireAuthorization(Policies.See)
            .Describe(new ApiCall("The store's health: modules, lanes, clocks", ContractsJson.Default.StoreHealth));
        app.MapPost("/api/alerts", (Delegate)TakeAlertAsync).AllowAnonymous().DisableAntiforgery()
            .Describe(new ApiCall("Takes an alert of another detector, which becomes a case and goes on to the hub")
            {
                Status = 202,
                Body = ContractsJson.Default.Alert,
                IsSigned = true,
                Others = [new(200, "It was taken before."), new(401, "The signature or its time are wrong."), new(404, "The store takes none: review.intakeSecretFile is not set.")],
            });
    }

    private static void MapCases(WebApplication app)
    {
        app.MapGet("/api/cases", Cases).RequireAuthorization(Policies.Review).Describe(new ApiCall("Cases of a span of days", ApiJson.Default.ListReviewCase)
        {
            Parameters =
            [
                new("from", "First day, UTC; default the last.", Format: "date"), new("to", "Last day, UTC; default today.", Format: "date"), new("lane", "One lane."),
                new("state", "One state.", Values: [.. Enum.GetValues<CaseState>().Select(SqliteCases.Name)]),
            ],
        });
        app.MapGet("/api/case", Case).RequireAuthorization(Policies.See)
            .Describe(new ApiCall("One case", ApiJson.Default.ReviewCase) { Parameters = [CaseId], Others = [NoCase] });
        app.MapGet("/api/picture", ReviewPages.Picture).RequireAuthorization(Policies.See).Describe(new ApiCall("A picture of an item; the view is written into the access log", Media: "image/jpeg")
        {
            Parameters = [new("case", "The alert's id.", IsRequired: true), new("id", "One of the case's pictures.", IsRequired: true)],
            Others = [NoCase],
        });
        app.MapGet("/api/clip", ReviewClips.Clip).RequireAuthorization(Policies.See).Describe(new ApiCall("A case's clip; the view is written into the access log", Media: "video/mp4")
        {
            Parameters = [new("case", "The alert's id.", IsRequired: true), new("Range", "A part of it, bytes.", Place: "header")],
            Others = [new(206, "The part that was asked for."), NoCase, new(416, "It has no such part.")],
        });
        app.MapPost("/api/cases/decide", (Delegate)DecideAsync).RequireAuthorization(Policies.Decide).AddEndpointFilter(ReviewActions.CheckTokenAsync).DisableAntiforgery()
            .Describe(new ApiCall("Decides a case", ApiJson.Default.ReviewCase) { Body = ApiJson.Default.DecideRequest, Others = [NoCase, Refused] });
        app.MapPost("/api/cases/undo", (Delegate)UndoAsync).RequireAuthorization(Policies.Decide).AddEndpointFilter(ReviewActions.CheckTokenAsync).DisableAntiforgery()
            .Describe(new ApiCall("Takes one's own decision back within 10 s", ApiJson.Default.ReviewCase) { Body = ApiJson.Default.UndoRequest, Others = [NoCase, Refused] });
        app.MapPost("/api/cases/export", (Delegate)ExportAsync).RequireAuthorization(Policies.Export).AddEndpointFilter(ReviewActions.CheckTokenAsync).DisableAntiforgery()
            .Describe(new ApiCall("Keeps a case beyond its time and takes it out of the store", ApiJson.Default.CasePin) { Body = ApiJson.Default.ExportRequest, Others = [NoCase, Refused] });
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

    private static async Task<IResult> ExportAsync(HttpContext context)
    {
        var (request, error) = await ReadAsync(context, ApiJson.Default.ExportRequest);
        if (request is null)
            return error!;
        var parts = context.Parts();
        if (parts.Cases.Find(request.Id) is not { } found)
            return Results.NotFound();
        return await parts.Exporter.ExportAsync(found, request.Name, request.Reason, context.Reviewer(), context.RequestAborted) is { } refusal
            ? Refuse(refusal)
            : Results.Json(parts.Exporter.PinOf(found.Id)!, ApiJson.Default.CasePin);
    }

    private static IResult Answer(CaseChange change) => change.Refusal switch
    {
        null => Results.Json(change.Case, CasesJson.Default.ReviewCase),
        CaseRefusal.Unknown => Results.NotFound(),
        { } refusal => Refuse(refusal.ToString()),
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

    /// <summary>Reads a body; the error where it is not what is described.</summary>
    public static async Task<(T? Value, IResult? Error)> ReadAsync<T>(HttpContext context, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
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

    /// <summary>Refuses a request that is not what is described.</summary>
    public static IResult Bad(string error) => Results.Json(new ApiError(error), ApiJson.Default.ApiError, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>Refuses a request that cannot be done now.</summary>
    /// <param name="refusal">Why: a name, or a key of the words.</param>
    public static IResult Refuse(string refusal) => Results.Json(
        new ApiError(JsonNamingPolicy.CamelCase.ConvertName(refusal[(refusal.LastIndexOf('.') + 1)..])), ApiJson.Default.ApiError, statusCode: StatusCodes.Status409Conflict);
}
