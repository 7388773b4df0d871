namespace LossPrevention.Contracts;

/// <summary>
/// Asked of VideoIngest by direct method <c>laneView</c>: what a lane's camera shows now and what is made of it, for whoever draws its zones. Answered within two seconds.
/// </summary>
public sealed record LaneViewRequest
{
    /// <summary>The lane.</summary>
    public required string LaneId { get; init; }

    /// <summary>The lane's further camera that is meant; null for the lane's own.</summary>
    public string? CameraId { get; init; }

    /// <summary>Whether the picture is wanted too.</summary>
    public bool Still { get; init; }
}

/// <summary>The answer to <see cref="LaneViewRequest"/>.</summary>
public sealed record LaneViewResponse
{
    /// <summary>Why there is nothing to see, in one sentence; null where there is.</summary>
    public string? Reason { get; init; }

    /// <summary>The frame's event time, UTC.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Height of the frame in its widths.</summary>
    public double HeightPerWidth { get; init; }

    /// <summary>The frame as motion is looked for in it, small and with the masks black; kept nowhere. JPEG, base64 in JSON; null where it was not asked for.</summary>
    public JpegImage? Still { get; init; }

    /// <summary>The zones in force.</summary>
    public ValueList<LaneOutline> Zones { get; init; }

    /// <summary>The masks in force: polygons as in <see cref="LaneOutline"/>.</summary>
    public ValueList<ValueList<ValueList<double>>> Masks { get; init; }

    /// <summary>What moves now.</summary>
    public ValueList<SeenThing> Things { get; init; }

    /// <summary>The passes of the last while, the newest last; 8 at most.</summary>
    public ValueList<SeenPass> Passes { get; init; }
}

/// <summary>A zone's polygon.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Points">Points [x, y] in shares of frame width and height.</param>
public sealed record LaneOutline(ZoneKind Zone, ValueList<ValueList<double>> Points);

/// <summary>Something that moves in a frame.</summary>
/// <param name="Box">Where.</param>
/// <param name="Zone">The zone that its middle lies in; null outside.</param>
/// <param name="GoodsConfidence">How sure it is that these are goods so far, 0..1.</param>
public sealed record SeenThing(NormalizedBox Box, ZoneKind? Zone, double GoodsConfidence);

/// <summary>A pass that became a sighting.</summary>
/// <param name="At">When it was over, event time, UTC.</param>
/// <param name="GoodsConfidence">0..1.</param>
/// <param name="Zones">Through which zones it went, in order.</param>
public sealed record SeenPass(DateTimeOffset At, double GoodsConfidence, ValueList<ZoneKind> Zones);
