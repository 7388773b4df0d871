using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>An alert as the store's staff sees it, and what became of it.</summary>
internal sealed record ReviewCase
{
    /// <summary>The alert, whose id is the case's.</summary>
    public required Alert Alert { get; init; }

    /// <summary>When the case was opened, wall clock, UTC.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>What was rung; null where nothing was.</summary>
    public ShownProduct? Scanned { get; init; }

    /// <summary>What was seen, likeliest first.</summary>
    public ValueList<ShownProduct> Seen { get; init; }

    /// <summary>What may be lost, store's currency; null where no price is known.</summary>
    public decimal? Value { get; init; }

    /// <summary>The sightings of which a picture is kept.</summary>
    public ValueList<string> Pictures { get; init; }

    /// <summary>Where and when its first picture was cut; null without one.</summary>
    public CropPlace? Place { get; init; }

    /// <summary>The name of its clip, as VideoIngest keeps it; null until it is cut, or where there is none.</summary>
    public string? Clip { get; init; }

    /// <summary>The names of its clip's pictures, in order of time; none until it is cut.</summary>
    public ValueList<string> Moments { get; init; }

    /// <summary>Why there is no clip and will be none, as VideoIngest says it; null where there is one or may be.</summary>
    public string? NoClip { get; init; }

    /// <summary>The group of whoever worked the till, as the twin names it; null where there is none, or at a self-checkout.</summary>
    public string? OperatorGroup { get; init; }

    /// <summary>Where it stands.</summary>
    public CaseState State { get; init; }

    /// <summary>The decision in force; kept where a case settled by itself after one.</summary>
    public CaseReview? Review { get; init; }

    /// <summary>How many decisions were made on it, undone ones among them.</summary>
    public int Reviews { get; init; }

    /// <summary>When it was decided or settled, wall clock, UTC; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When its goods were rung after all though a person had confirmed it, wall clock, UTC: nothing was lost. Null where they were not.</summary>
    public DateTimeOffset? PutRightAt { get; init; }

    /// <summary>The case's id.</summary>
    [JsonIgnore]
    public string Id => Alert.AlertId;
}

/// <summary>A product as its shelf names it, with the price when the case was opened.</summary>
/// <param name="Code">GTIN or PLU.</param>
/// <param name="Name">The catalog's name, or the code's digits.</param>
/// <param name="Price">Store's currency; null where unknown.</param>
/// <param name="Probability">That it is what was seen, 0..1; null for what was rung.</param>
internal sealed record ShownProduct(string Code, string Name, decimal? Price, double? Probability = null);

/// <summary>A person's decision.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Verdict">The decision.</param>
/// <param name="Reason">Why; null where it was not said.</param>
/// <param name="Note">In the reviewer's words, at most 500 characters.</param>
/// <param name="By">The account.</param>
/// <param name="Role">Its role.</param>
/// <param name="At">When, wall clock, UTC.</param>
/// <param name="Before">Where the case stood before.</param>
internal sealed record CaseReview(
    string Id, ReviewVerdict Verdict, ReviewReason? Reason, string? Note, string By, string Role, DateTimeOffset At, CaseState Before);

/// <summary>Where a case stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<CaseState>))]
internal enum CaseState
{
    /// <summary>Nobody has decided.</summary>
    Open,

    /// <summary>The alert was right.</summary>
    Confirmed,

    /// <summary>The alert was wrong.</summary>
    Dismissed,

    /// <summary>Someone looked and could not tell yet.</summary>
    NeedsContext,

    /// <summary>The shopper put it right before anyone decided.</summary>
    SelfCorrected,

    /// <summary>A closer look took the alert back before anyone decided.</summary>
    Withdrawn,
}

/// <summary>The cases' JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReviewCase))]
[JsonSerializable(typeof(ShownProduct))]
[JsonSerializable(typeof(SeenProduct))]
[JsonSerializable(typeof(EvidenceTerm))]
[JsonSerializable(typeof(ProductCode))]
[JsonSerializable(typeof(string))]
internal sealed partial class CasesJson : JsonSerializerContext;
