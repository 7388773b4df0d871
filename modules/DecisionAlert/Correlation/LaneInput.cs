using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Budget;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>Where a lane's inputs come from.</summary>
internal enum LaneSource
{
    /// <summary>VideoIngest, by way of Recognition.</summary>
    Camera,

    /// <summary>PosBridge.</summary>
    Till,
}

/// <summary>Whatever a lane is fed; the journal keeps each as it came.</summary>
internal abstract record LaneInput;

/// <summary>A sighting with its looks.</summary>
internal sealed record RecognitionArrived(ItemRecognition Recognition) : LaneInput;

/// <summary>A till event.</summary>
internal sealed record PosEventArrived(PosEvent Event) : LaneInput;

/// <summary>How far a source has looked, and whether it sees the lane.</summary>
internal sealed record SourceReported(
    LaneSource Source, DateTimeOffset At, HealthStatus Status, string? Reason, LaneProgress? Progress) : LaneInput;

/// <summary>Which products a gallery knows; the answer may come from a later revision than was asked for.</summary>
internal sealed record GalleryAnswered(GalleryVersion Asked, ValueList<ProductCode> Known) : LaneInput
{
    private IReadOnlySet<ProductCode>? products;

    /// <summary>The same to ask of; one for all lanes that this answer is given to.</summary>
    public IReadOnlySet<ProductCode> Products() => products ??= Known.ToHashSet();
}

/// <summary>
/// A live source has said nothing for too long: the lane goes on to <paramref name="Through"/> without it, and raises nothing on the
/// way. Decided by the wall clock at the rim and journalled, so that a replay needs no clock.
/// </summary>
/// <param name="Source">The source that is passed over.</param>
/// <param name="Through">Up to where, event time.</param>
/// <param name="Reason">Why, where it is not plain silence.</param>
internal sealed record SourceFellSilent(LaneSource Source, DateTimeOffset Through, string? Reason = null) : LaneInput;

/// <summary>Thresholds that were learned from reviews come into force for the lane.</summary>
internal sealed record ThresholdsLearned(ThresholdTable Table) : LaneInput;

/// <summary>Other settings come into force for the lane.</summary>
internal sealed record SettingsApplied(DecisionAlertSettings Settings) : LaneInput;
