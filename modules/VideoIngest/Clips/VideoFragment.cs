namespace LossPrevention.VideoIngest.Clips;

/// <summary>The head of a camera's coded stream: what a player must know before any fragment.</summary>
/// <param name="Bytes">The boxes <c>ftyp</c> and <c>moov</c>.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Timescale">Units a second.</param>
/// <param name="DefaultDuration">Of a picture that does not say, units.</param>
/// <param name="DefaultFlags">Of a picture that does not say.</param>
internal sealed record InitSegment(byte[] Bytes, int Width, int Height, uint Timescale, uint DefaultDuration, uint DefaultFlags);

/// <summary>Up to a second of a camera's coded stream, as it came: nothing is decoded.</summary>
/// <param name="Init">The head that it belongs to.</param>
/// <param name="Bytes">The boxes <c>moof</c> and <c>mdat</c>.</param>
/// <param name="Start">Presentation time of its first picture.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="IsKey">Whether it starts with a key frame, so that a player can begin with it.</param>
/// <param name="SentAt">When its first picture was taken by the camera's own clock, UTC, where the camera reports it; the time of writing before its first report.</param>
internal sealed record VideoFragment(InitSegment Init, byte[] Bytes, TimeSpan Start, TimeSpan Duration, bool IsKey, DateTimeOffset? SentAt);

/// <summary>A fragment with its place in event time.</summary>
/// <param name="Fragment">The coded pictures.</param>
/// <param name="At">Event time of its first picture, UTC.</param>
internal sealed record PlacedFragment(VideoFragment Fragment, DateTimeOffset At)
{
    /// <summary>Event time of its end.</summary>
    public DateTimeOffset End => At + Fragment.Duration;
}
