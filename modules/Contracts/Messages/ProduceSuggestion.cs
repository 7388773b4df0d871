namespace LossPrevention.Contracts;

/// <summary>
/// Asked of Recognition by direct method <c>suggestProduce</c>, for a till's produce screen: which goods without a barcode an item may be,
/// keyed or not yet. Either a lane, for what it saw last at its scanner, or a sighting.
/// </summary>
public sealed record SuggestProduceRequest
{
    /// <summary>Suggestions where a request does not say how many.</summary>
    public const int DefaultCount = 5;

    /// <summary>The lane whose newest item at the scanner is meant.</summary>
    public string? LaneId { get; init; }

    /// <summary>The sighting that is meant.</summary>
    public string? SightingId { get; init; }

    /// <summary>When the item was weighed, UTC; absent: now. What a lane saw longer ago than 30 s before is not meant.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Suggestions at most, 1..20; absent: 5. Goods that no picture can tell apart are not torn apart: there may be a few more.</summary>
    public int? Count { get; init; }
}

/// <summary>The answer to <see cref="SuggestProduceRequest"/>.</summary>
/// <param name="Gallery">The gallery that answered.</param>
/// <param name="SightingId">What was looked at; null where nothing was.</param>
/// <param name="Suggestions">Likeliest first; goods of one <c>visualGroup</c> stand together, likeliest group first. Empty where nothing can be said.</param>
/// <param name="UnknownProbability">Probability that it is produce that nobody enrolled, 0..1.</param>
/// <param name="Reason">Why there are no suggestions, in one sentence; null where there are.</param>
public sealed record SuggestProduceResponse(
    GalleryVersion Gallery, string? SightingId, ValueList<ProduceSuggestion> Suggestions, double UnknownProbability, string? Reason);

/// <summary>Goods that a weighed item may be.</summary>
/// <param name="Plu">What a cashier keys.</param>
/// <param name="Gtin">Its GTIN, where it has one too.</param>
/// <param name="Name">The shelf's text.</param>
/// <param name="Probability">Among all goods with a PLU and unknown ones, 0..1. A group that no picture can tell apart shares its probability equally.</param>
/// <param name="VisualGroup">Its group, such as conventional and organic; null where it looks like no other. Ask the shopper which.</param>
public sealed record ProduceSuggestion(ProductCode Plu, ProductCode? Gtin, string Name, double Probability, string? VisualGroup);
