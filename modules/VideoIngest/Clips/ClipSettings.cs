using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>What is kept of the video for alerts, and where.</summary>
internal sealed record EvidenceSettings
{
    /// <summary>The folder of the encrypted files.</summary>
    [Required]
    public string Path { get; init; } = "";

    /// <summary>The secret file with the keys, as <c>EvidenceKeyRing</c> reads it.</summary>
    [Required]
    public string KeyFile { get; init; } = "";

    /// <summary>How long a file is kept, 1 hour to 90 days. Default 14 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "90.00:00:00")]
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How far back a camera lane remembers, in memory, 10 s to 10 min. Default 2 min.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "00:10:00")]
    public TimeSpan RingLength { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most bytes of it a lane, 1 MB to 1 GB. Default 64 MB: two minutes at 4 Mb/s.</summary>
    [Range(1L << 20, 1L << 30)]
    public long RingBytes { get; init; } = 64L << 20;

    /// <summary>What becomes of the view beyond the zones and their margin. Default black.</summary>
    public OutsideZones OutsideZones { get; init; } = OutsideZones.Black;

    /// <summary>The face detector that blurs clips and pictures. Default: none.</summary>
    public FaceSettings? Faces { get; init; }

    /// <summary>What may be stored without a face detector. Default insideZones.</summary>
    public Unblurred Unblurred { get; init; } = Unblurred.InsideZones;
}

/// <summary>What a clip shows beyond the zones and their margin.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<OutsideZones>))]
internal enum OutsideZones
{
    /// <summary>Nothing.</summary>
    Black,

    /// <summary>Everything that no mask covers; refused for a lane without masks.</summary>
    Shown,
}
