namespace LossPrevention.VideoIngest.Adapters.Ffmpeg.Cameras;

/// <summary>What lanes must have in common to be seen by one camera's one decoding.</summary>
internal sealed record CameraKey(
    string Source, string? CredentialsFile, RtspTransport Transport, VideoDecoder Decoder, int AnalysisWidth, double AnalysisRate, double CropRate, TimeSpan ClockOffset)
{
    public static CameraKey Of(CameraSettings lane) => new(
        lane.Source, lane.CredentialsFile, lane.Transport, lane.Decoder, lane.AnalysisWidth, lane.AnalysisRate, lane.CropRate, lane.ClockOffset);
}
