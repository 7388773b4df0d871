using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Detecting;

namespace LossPrevention.VideoIngest;

/// <summary>The desired properties of this module's twin.</summary>
internal sealed record VideoIngestSettings : IModuleSettings
{
    /// <summary>The store whose lanes these are.</summary>
    [Required]
    public string StoreId { get; init; } = "";

    /// <summary>The lanes by their ids; a changed lane restarts, the others go on.</summary>
    public IReadOnlyDictionary<string, LaneSettings> Lanes { get; init; } = new Dictionary<string, LaneSettings>(StringComparer.Ordinal);

    /// <summary>What is kept for alerts. Absent: nothing is, and <c>cutClip</c> says so.</summary>
    public EvidenceSettings? Evidence { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingsError> Validate() => Lanes.SelectMany(lane => LaneRules.Check($"lanes.{lane.Key}", lane.Value, Evidence));

    /// <inheritdoc/>
    public bool Equals(VideoIngestSettings? other) =>
        other is not null
        && StoreId == other.StoreId
        && Evidence == other.Evidence
        && Lanes.Count == other.Lanes.Count
        && Lanes.All(lane => other.Lanes.TryGetValue(lane.Key, out var theirs) && lane.Value == theirs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(StoreId, Lanes.Count);
}

/// <summary>One lane: its own camera, which sees the scanner, and any further ones.</summary>
internal sealed record LaneSettings : CameraSettings
{
    /// <summary>Further cameras by their ids, such as one over the basket. None of them sees the scanner; what they see counts as the lane's. Default: none.</summary>
    public IReadOnlyDictionary<string, CameraSettings> Cameras { get => field ?? None; init; } // a twin without them is read as null

    private static readonly Dictionary<string, CameraSettings> None = new(StringComparer.Ordinal);

    /// <summary>A camera's settings: null or empty names the lane's own; null where there is none of that name.</summary>
    public CameraSettings? Find(string? cameraId) => string.IsNullOrEmpty(cameraId) ? this : Cameras.GetValueOrDefault(cameraId);

    /// <inheritdoc/>
    public bool Equals(LaneSettings? other) =>
        base.Equals(other) && Cameras.Count == other.Cameras.Count && Cameras.All(camera => other.Cameras.TryGetValue(camera.Key, out var theirs) && camera.Value == theirs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Cameras.Count);
}

/// <summary>One camera: its video, its zones, and how closely it is looked at.</summary>
internal record CameraSettings
{
    /// <summary>The video: <c>rtsp://</c>, <c>rtsps://</c> or <c>file:///</c>.</summary>
    [Required]
    public string Source { get; init; } = "";

    /// <summary>The secret file that holds the camera's <c>user:password</c> on one line; read again at every connect. Default: as the source says.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>What reads the video. Default ffmpeg.</summary>
    public FrameReader Reader { get; init; } = FrameReader.Ffmpeg;

    /// <summary>What decodes. Default cpu.</summary>
    public VideoDecoder Decoder { get; init; } = VideoDecoder.Cpu;

    /// <summary>How a camera's packets travel. Default tcp: none is lost on the way.</summary>
    public RtspTransport Transport { get; init; } = RtspTransport.Tcp;

    /// <summary>The time of a file's first frame, UTC. Required for files; a camera's time is the node's.</summary>
    public DateTimeOffset? VideoStart { get; init; }

    /// <summary>How fast a file is read. Default realTime; a camera knows one pace only.</summary>
    public VideoPace Pace { get; init; } = VideoPace.RealTime;

    /// <summary>The polygons. A lane's own camera needs the scanner's, a further one the basket's or the belt's.</summary>
    [Required]
    public ZoneSettings Zones { get; init; } = new();

    /// <summary>Polygons that are black in every stored picture and clip, and in which nothing is seen: points as in the zones.</summary>
    public ValueList<ValueList<ValueList<double>>> Masks { get; init; }

    /// <summary>An object detector beside motion, or instead of it. Default: none.</summary>
    public DetectorSettings? Detector { get; init; }

    /// <summary>The entrance rule: goods near an entrance without a cart. Off unless given.</summary>
    public EntranceSettings? Entrance { get; init; }

    /// <summary>Width that motion is looked for at, pixels, 160 to 960. Default 320.</summary>
    [Range(160, 960)]
    public int AnalysisWidth { get; init; } = 320;

    /// <summary>Most frames looked at, per second, 5 to 30. Default 20; a source that gives fewer is looked at whole.</summary>
    [Range(5.0, 30.0)]
    public double AnalysisRate { get; init; } = 20;

    /// <summary>Most full-resolution frames that crops are cut from, per second, 2 to 30. Default 6.</summary>
    [Range(2.0, 30.0)]
    public double CropRate { get; init; } = 6;

    /// <summary>Longest side of a crop, pixels, 96 to 1024. Default 448; larger items are scaled down.</summary>
    [Range(96, 1024)]
    public int CropSize { get; init; } = 448;

    /// <summary>How far around the zones is still looked at, share of the frame's width, 0 to 0.25. Default 0.04. All else is masked.</summary>
    [Range(0.0, 0.25)]
    public double ZoneMargin { get; init; } = 0.04;

    /// <summary>Smallest item, share of the frame's width, 0.01 to 0.5. Default 0.03.</summary>
    [Range(0.01, 0.5)]
    public double MinItemSize { get; init; } = 0.03;

    /// <summary>How long an item must be out of the scanner zone before its pass is over, 0.1 to 3 s. Default 0.5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:03")]
    public TimeSpan LeaveAfter { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>An item that is back in the scanner zone within this time is on the same pass, 0 to 10 s. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan ReturnWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// An item alone on the scanner is told of once it has been there for this long and was seen well; its whole pass follows. 0 to 3 s. Default 0: never.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:03")]
    public TimeSpan FirstLookAfter { get; init; }

    /// <summary>The longest pass: a sighting is sent then at the latest, 2 to 60 s. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:01:00")]
    public TimeSpan LongestPass { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Added to a camera's time, to make up for what it and the network take: -10 to 10 s. Default 0.</summary>
    [Range(typeof(TimeSpan), "-00:00:10", "00:00:10")]
    public TimeSpan ClockOffset { get; init; } = TimeSpan.Zero;

    /// <summary>Once nothing has moved for so long, a camera's key frames alone are decoded until something does, 2 s to 1 day. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "1.00:00:00")]
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A camera that shows no new frame for this long is connected anew, 1 to 60 s. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>The polygons of a lane: points [x, y] in shares of frame width and height, 0..1, at least 3 each.</summary>
internal sealed record ZoneSettings
{
    /// <summary>Where a barcode is read.</summary>
    public ValueList<ValueList<double>> Scanner { get; init; }

    /// <summary>Where goods lie once they are paid for.</summary>
    public ValueList<ValueList<double>> Bagging { get; init; }

    /// <summary>The basket or cart.</summary>
    public ValueList<ValueList<double>> Basket { get; init; }

    /// <summary>Where goods wait before the scanner.</summary>
    public ValueList<ValueList<double>> Belt { get; init; }

    /// <summary>Every zone that has a polygon, the scanner first.</summary>
    public IEnumerable<(ZoneKind Kind, ValueList<ValueList<double>> Points)> All()
    {
        (ZoneKind Kind, ValueList<ValueList<double>> Points)[] zones =
            [(ZoneKind.Scanner, Scanner), (ZoneKind.Bagging, Bagging), (ZoneKind.Basket, Basket), (ZoneKind.Belt, Belt)];
        return zones.Where(zone => zone.Points.Count > 0);
    }
}

/// <summary>How fast a file is read.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<VideoPace>))]
internal enum VideoPace
{
    /// <summary>One second of video a second, as a camera would give it.</summary>
    RealTime,

    /// <summary>As fast as the machine goes.</summary>
    Max,
}

/// <summary>What reads a lane's video.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<FrameReader>))]
internal enum FrameReader
{
    /// <summary>An ffmpeg process a lane.</summary>
    Ffmpeg,

    /// <summary>Emgu.CV in this process; in the Azure build alone. A camera read by it keeps no clips.</summary>
    Emgu,
}

/// <summary>What decodes a lane's video.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<VideoDecoder>))]
internal enum VideoDecoder
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU (NVDEC); ffmpeg falls back to the processor where there is none.</summary>
    Cuda,
}

/// <summary>How a camera's packets travel.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RtspTransport>))]
internal enum RtspTransport
{
    /// <summary>Within the RTSP connection.</summary>
    Tcp,

    /// <summary>As datagrams, for cameras that know nothing else.</summary>
    Udp,
}
