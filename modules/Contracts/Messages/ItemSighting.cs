using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>A part of the lane that a polygon in the twin outlines.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ZoneKind>))]
public enum ZoneKind
{
    /// <summary>Where goods wait before the scanner.</summary>
    Belt,

    /// <summary>Where a barcode is read.</summary>
    Scanner,

    /// <summary>Where goods lie once they are paid for.</summary>
    Bagging,

    /// <summary>The basket or cart, above or below.</summary>
    Basket,

    /// <summary>The way in, which goods must not leave by unpaid.</summary>
    Entrance,
}

/// <summary>One item's pass through a lane's zones, as the camera saw it. Travels VideoIngest -> Recognition.</summary>
public sealed record ItemSighting
{
    /// <summary>The name and version of this message.</summary>
    public const string Schema = "itemSighting/1";

    /// <summary>What the message id of a first look ends with, on its way to Recognition and from there.</summary>
    public const string FirstLookSuffix = "-preliminary";

    /// <summary>Unique to the pass, and the same when a recording is replayed; a pass may be told twice (<see cref="Preliminary"/>).</summary>
    public required string SightingId { get; init; }

    /// <summary>The store.</summary>
    public required string StoreId { get; init; }

    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The lane's further camera that saw it; null for the lane's own.</summary>
    public string? CameraId { get; init; }

    /// <summary>Names one uninterrupted run of the lane's own camera; <see cref="Sequence"/> starts anew with it and counts the sightings of all its cameras.</summary>
    public required string Session { get; init; }

    /// <summary>1, 2, 3, ... within <see cref="Session"/>, without gaps, in the order sent.</summary>
    public required long Sequence { get; init; }

    /// <summary>First frame of the pass, node's clock, UTC.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Last frame of the pass, node's clock, UTC.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>The zones passed, in order of entering; a zone entered twice stands twice.</summary>
    public ValueList<ZonePass> Zones { get; init; }

    /// <summary>1 to 3 pictures, best first, under 200 KB in all.</summary>
    public ValueList<ItemCrop> Crops { get; init; }

    /// <summary>How sure the tracker is that goods passed and not a hand, a shadow or a bag: 0..1.</summary>
    public required double GoodsConfidence { get; init; }

    /// <summary>
    /// Other passes that had been over the scanner and were not sent before this one: what a line rung meanwhile may belong to. Null where that was not counted.
    /// </summary>
    public int? OthersUnderWay { get; init; }

    /// <summary>
    /// True while the item is still on the scanner: a first look, with what was seen so far. The whole pass follows with the same <see cref="SightingId"/>, a
    /// <see cref="Sequence"/> of its own and without this, and takes its place. Null for a whole pass.
    /// </summary>
    public bool? Preliminary { get; init; }

    /// <summary>The lane.</summary>
    [JsonIgnore]
    public LaneKey Lane => new(StoreId, LaneId);

    /// <summary>Unique to the message: a pass and its first look have one <see cref="SightingId"/>.</summary>
    [JsonIgnore]
    public string LookId => LookIdOf(SightingId, Preliminary);

    /// <summary>What tells a look at a pass from the other one.</summary>
    internal static string LookIdOf(string sightingId, bool? preliminary) => preliminary is true ? sightingId + FirstLookSuffix : sightingId;
}

/// <summary>One stay in one zone.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="EnteredAt">When the item's centre came in, UTC.</param>
/// <param name="LeftAt">When it went out, UTC; the sighting's end where it never did.</param>
public sealed record ZonePass(ZoneKind Zone, DateTimeOffset EnteredAt, DateTimeOffset LeftAt);

/// <summary>A picture of the item alone.</summary>
/// <param name="TakenAt">The frame's time, UTC.</param>
/// <param name="Box">Where it lies in the frame.</param>
/// <param name="Jpeg">The picture, JPEG; base64 in JSON.</param>
/// <param name="Sharpness">Variance of the Laplacian over the item in grey levels squared; larger is sharper.</param>
/// <param name="Occlusion">Share of the item hidden by a hand or the frame's edge, 0..1.</param>
public sealed record ItemCrop(DateTimeOffset TakenAt, NormalizedBox Box, JpegImage Jpeg, double Sharpness, double Occlusion);

/// <summary>A box in shares of frame width and height, 0..1, origin at the top left.</summary>
public sealed record NormalizedBox(double X, double Y, double Width, double Height);
