using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>The face detector that blurs what is stored; it feeds nothing else.</summary>
internal sealed record FaceSettings
{
    /// <summary>The ONNX file, of UltraFace's form.</summary>
    [Required]
    public string Model { get; init; } = "";

    /// <summary>How sure it must be, 0.1 to 0.95. Default 0.5: a blur too many harms less than a face.</summary>
    [Range(0.1, 0.95)]
    public double Score { get; init; } = 0.5;
}

/// <summary>What may be stored where no face detector is set.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<Unblurred>))]
internal enum Unblurred
{
    /// <summary>Pictures that are black or masked everywhere beyond the zones and their margin.</summary>
    InsideZones,

    /// <summary>Nothing.</summary>
    Nothing,
}
