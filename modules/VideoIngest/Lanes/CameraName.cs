namespace LossPrevention.VideoIngest.Lanes;

/// <summary>What a camera is called in logs, metrics and the ring of its pictures.</summary>
internal static class CameraName
{
    /// <summary>The lane's name for its own camera, <c>lane/camera</c> for a further one.</summary>
    public static string Of(string lane, string? cameraId) => string.IsNullOrEmpty(cameraId) ? lane : $"{lane}/{cameraId}";
}
