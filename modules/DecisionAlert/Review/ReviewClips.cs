using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.Evidence;
using LossPrevention.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>Plays the clips: decrypted on their way to the player, never in the clear on a disk.</summary>
internal static class ReviewClips
{
    /// <summary>Maps the clip and what a player needs to know of it.</summary>
    public static void MapReviewClips(this WebApplication app)
    {
        app.MapGet("/clip", Clip).RequireAuthorization(Policies.See);
        app.MapGet("/clip/info", Info).RequireAuthorization(Policies.See);
        app.MapGet("/clip/frame", Frame).RequireAuthorization(Policies.See);
    }

    /// <summary>A case's clip, or the part of it that the request asks for; the view is written into the access log.</summary>
    public static IResult Clip(HttpContext context)
    {
        var parts = context.Parts();
        if (context.SeenCase("case") is not { } found || Open(context, found.Id) is not { } reader)
            return Results.NotFound();
        if (reader.OpenPart(EvidencePart.Clip) is not { } stream)
            return Results.NotFound();
        var range = context.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault();
        if (context.RequestServices.GetRequiredService<RecentViews>().IsNew(context.Reviewer().Name, found.Id, fromStart: (range?.From ?? 0) == 0))
            parts.Audit.Write(context.Reviewer().Name, "clip.view", found.Id, found.Alert.LaneId);
        return Results.Stream(stream, "video/mp4", enableRangeProcessing: true);
    }

    private static IResult Info(HttpContext context)
    {
        if (context.SeenCase("case") is not { } found || Open(context, found.Id) is not { } reader)
            return Results.NotFound();
        var manifest = reader.Manifest;
        return Results.Json(
            new ClipInfo(Math.Round((manifest.ClipEnd - manifest.ClipStart).TotalSeconds, 2), Offset(manifest, manifest.Marks?.ScanAt), Offset(manifest, manifest.Marks?.SightingAt)),
            ApiJson.Default.ClipInfo);
    }

    /// <summary>The boxed frame, or another of the clip's pictures; the crop of the item where the clip is gone.</summary>
    private static IResult Frame(HttpContext context)
    {
        var parts = context.Parts();
        if (context.SeenCase("case") is not { } found)
            return Results.NotFound();
        byte[]? jpeg = null;
        var moment = context.Request.Query["moment"].ToString() is { Length: > 0 } name ? name : null;
        if (moment is not null && !found.Moments.Contains(moment))
            return Results.NotFound();
        try
        {
            jpeg = context.RequestServices.GetRequiredService<BoxedFrames>().Of(found, moment);
        }
        catch (Exception error) when (error is EvidenceException or ImageFormatException)
        {
            parts.Audit.Write(context.Reviewer().Name, "clip.refused", found.Id, error.Message);
        }

        jpeg ??= found.Pictures.Count > 0 ? parts.Cases.Picture(found.Id, found.Pictures[0]) : null;
        if (jpeg is null)
            return Results.NotFound();
        parts.Audit.Write(context.Reviewer().Name, "picture.view", found.Id, moment ?? "frame");
        context.Response.Headers.CacheControl = "private, max-age=600"; // one view a browser, one line in the log
        return Results.Bytes(jpeg, "image/jpeg");
    }

    private static double? Offset(EvidenceManifest manifest, DateTimeOffset? mark) =>
        mark is { } at && at >= manifest.ClipStart && at <= manifest.ClipEnd ? Math.Round(manifest.OffsetOf(at), 2) : null;

    /// <summary>The clip's file, closed with the answer; null where it cannot be opened, which the player's page says in words.</summary>
    private static EvidenceReader? Open(HttpContext context, string caseId)
    {
        try
        {
            var reader = context.RequestServices.GetRequiredService<ReviewParts>().Clips.Open(caseId);
            context.Response.RegisterForDispose(reader);
            return reader;
        }
        catch (EvidenceException error)
        {
            context.Parts().Audit.Write(context.Reviewer().Name, "clip.refused", caseId, error.Message);
            return null;
        }
    }
}

/// <summary>What a player shows beside a clip.</summary>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="Scan">When the line was rung, seconds from the start; null where it was not, or outside the clip.</param>
/// <param name="Sighting">When the item was over the scanner; null where it was not.</param>
internal sealed record ClipInfo(double Seconds, double? Scan, double? Sighting);
