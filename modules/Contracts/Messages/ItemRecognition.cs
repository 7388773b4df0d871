using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>What a sighting shows, product by product. Travels Recognition -> DecisionAlert.</summary>
public sealed record ItemRecognition
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "itemRecognition/1";

    /// <summary>The sighting's id; one recognition a sighting, and one more for its first look.</summary>
    public required string SightingId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>As in the sighting.</summary>
    public required string Session { get; init; }

    /// <summary>As in the sighting.</summary>
    public required long Sequence { get; init; }

    /// <summary>As in the sighting.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>As in the sighting.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>As in the sighting.</summary>
    public ValueList<ZonePass> Zones { get; init; }

    /// <summary>As in the sighting: 0..1.</summary>
    public required double GoodsConfidence { get; init; }

    /// <summary>As in the sighting.</summary>
    public int? OthersUnderWay { get; init; }

    /// <summary>As in the sighting: true for a first look, null for the whole pass.</summary>
    public bool? Preliminary { get; init; }

    /// <summary>The likeliest products, best first, at most 64.</summary>
    public ValueList<ProductCandidate> Candidates { get; init; }

    /// <summary>
    /// No enrolled product that <see cref="Candidates"/> leaves out scores above this log-likelihood ratio
    /// (natural logarithm). Null where every enrolled product is listed.
    /// </summary>
    public double? OthersAtMost { get; init; }

    /// <summary>Probability that the item is goods outside the gallery, 0..1.</summary>
    public required double UnknownProbability { get; init; }

    /// <summary>
    /// Log-likelihood ratio (natural) that the pictures show any goods at all, known or not, against a hand, a bag, a phone or the bare
    /// lane. 0 where the bundle cannot tell.
    /// </summary>
    public required double GoodsLogLikelihoodRatio { get; init; }

    /// <summary>The bundle and the state of its gallery that answered.</summary>
    public required GalleryVersion Gallery { get; init; }

    /// <summary>The best crop, at most 20 KB.</summary>
    public JpegImage? Thumbnail { get; init; }

    /// <summary>Where and when the item of <see cref="Thumbnail"/> was; null without one.</summary>
    public CropPlace? ThumbnailPlace { get; init; }

    /// <summary>The lane.</summary>
    [JsonIgnore]
    public LaneKey Lane => new(StoreId, LaneId);

    /// <summary>As in the sighting: unique to the message, where a pass has a first look too.</summary>
    [JsonIgnore]
    public string LookId => ItemSighting.LookIdOf(SightingId, Preliminary);
}

/// <summary>Where a crop was cut.</summary>
/// <param name="TakenAt">The frame's time, UTC.</param>
/// <param name="Box">Where it lies in the frame.</param>
/// <param name="CameraId">The lane's further camera that took it; null for the lane's own.</param>
public sealed record CropPlace(DateTimeOffset TakenAt, NormalizedBox Box, string? CameraId = null);

/// <summary>How well one product fits a sighting.</summary>
/// <param name="Gtin">The product.</param>
/// <param name="Probability">Posterior over all enrolled products and "unknown", 0..1; the list and <see cref="ItemRecognition.UnknownProbability"/> sum to at most 1.</param>
/// <param name="LogLikelihoodRatio">
/// Calibrated log (natural) of p(pictures | this product) / p(pictures | another product). The question of verification:
/// below 0 the pictures speak against the product. Products of one <c>visualGroup</c> share their best value.
/// </param>
public sealed record ProductCandidate(ProductCode Gtin, double Probability, double LogLikelihoodRatio);

/// <summary>A model bundle and how far its gallery has learned.</summary>
/// <param name="Bundle">The bundle's name.</param>
/// <param name="Version">The bundle's version.</param>
/// <param name="Revision">Counts the products added or removed since the bundle was loaded.</param>
public sealed record GalleryVersion(string Bundle, string Version, long Revision);

/// <summary>
/// Asked of Recognition by direct method <c>knownProducts</c>: which of these codes are enrolled, so that a scan of a product
/// nobody taught is never held against its looks. At most 5,000 codes a call.
/// </summary>
public sealed record KnownProductsRequest(ValueList<ProductCode> Gtins);

/// <summary>The answer to <see cref="KnownProductsRequest"/>: those enrolled, and by which gallery.</summary>
public sealed record KnownProductsResponse(GalleryVersion Gallery, ValueList<ProductCode> Known);
