using System.Text.Json.Serialization;

namespace LossPrevention.ModelBuilder;

/// <summary>What <c>metrics.json</c> holds; fractions of 1 where no unit is named.</summary>
internal sealed record Metrics
{
    /// <summary>The likeliest product is the right one.</summary>
    public required double Top1 { get; init; }

    /// <summary>The right product is among the five likeliest.</summary>
    public required double Top5 { get; init; }

    /// <summary>The likeliest product is of the right category.</summary>
    public required double CoarseTop1 { get; init; }

    /// <summary><see cref="Top1"/> of each product, averaged.</summary>
    public required double MeanPerClassTop1 { get; init; }

    /// <summary>Where as many honest pictures are refused as swapped ones taken.</summary>
    public required double Eer { get; init; }

    /// <summary>Swapped codes caught, by the share of honest pictures refused with them.</summary>
    public required SortedDictionary<string, double> DetectionAtFalseMismatch { get; init; }

    /// <summary>The same, of codes of another category only.</summary>
    public required SortedDictionary<string, double> CrossCategoryDetectionAtFalseMismatch { get; init; }

    /// <summary>Sightings of goods that are taken for goods rather than for a hand, a bag, a phone or the bare lane.</summary>
    public required double GoodsTaken { get; init; }

    /// <summary>Drawn hands, bags, phones and bare belts, not those of the enrolment, that are not taken for goods.</summary>
    public required double NonGoodsRefused { get; init; }

    /// <summary>
    /// Cost of the ratios, bits: 0 is best, 1 knows nothing, more misleads (Cllr: Bruemmer and du Preez 2006). Unlike the rates above it tells whether they may
    /// be believed as they stand.
    /// </summary>
    public required double Cllr { get; init; }

    /// <summary>Honest sightings that are said to be less likely the scanned product than 1 in 100 (ratio under -4.6): they may become accusations.</summary>
    public required double HonestUnderOneInAHundred { get; init; }

    /// <summary>Embedding and verifying one crop, milliseconds.</summary>
    public required double MsPerCrop { get; init; }

    /// <summary>Bytes of the embedder and the gallery.</summary>
    public required long ModelBytes { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(Metrics))]
internal sealed partial class MetricsJson : JsonSerializerContext;
