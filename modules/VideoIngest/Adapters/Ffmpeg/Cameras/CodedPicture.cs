namespace LossPrevention.VideoIngest.Adapters.Ffmpeg.Cameras;

/// <summary>One picture of a camera as it was coded.</summary>
/// <param name="Pts">Presentation time.</param>
/// <param name="Units">The same in units of the stream's time base.</param>
/// <param name="IsKey">Whether it can be decoded by itself.</param>
/// <param name="Bytes">The coded picture.</param>
internal sealed record CodedPicture(TimeSpan Pts, long Units, bool IsKey, byte[] Bytes);
