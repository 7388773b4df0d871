using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>How a picture becomes an embedder's input: squashed to a size, then <c>(value / 255 - mean) / std</c> per channel, RGB.</summary>
internal sealed record EmbedderInput
{
    /// <summary>The side used where a model leaves its input size open, pixels.</summary>
    public const int DefaultSize = 320;

    /// <summary>Means of the ImageNet training pictures, which most published models were trained with.</summary>
    public static readonly ValueList<float> ImageNetMean = [0.485f, 0.456f, 0.406f];

    /// <summary>Standard deviations of the ImageNet training pictures.</summary>
    public static readonly ValueList<float> ImageNetStd = [0.229f, 0.224f, 0.225f];

    /// <summary>Pixels across.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels down.</summary>
    public required int Height { get; init; }

    /// <summary>Where the channels stand.</summary>
    public EmbedderLayout Layout { get; init; }

    /// <summary>Mean of red, green and blue, 0..1.</summary>
    public ValueList<float> Mean { get; init; } = ImageNetMean;

    /// <summary>Standard deviation of red, green and blue, 0..1.</summary>
    public ValueList<float> Std { get; init; } = ImageNetStd;

    /// <summary>Numbers in one input.</summary>
    [JsonIgnore]
    public int Count => 3 * Width * Height;
}

/// <summary>Where the channels of an input stand.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<EmbedderLayout>))]
internal enum EmbedderLayout
{
    /// <summary>Batch, channels, height, width.</summary>
    Nchw,

    /// <summary>Batch, height, width, channels.</summary>
    Nhwc,
}
