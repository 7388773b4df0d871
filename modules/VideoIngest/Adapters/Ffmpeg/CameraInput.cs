namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// How ffmpeg is told of a camera: by a list of one entry on its standard input, never by its arguments, which every user of the machine can read
/// (<c>ps</c>) while ffmpeg takes a camera's user and password in its address alone.
/// </summary>
internal static class CameraInput
{
    /// <summary>The arguments that make ffmpeg read the list. Its entry may open what RTSP needs and no files.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
        ["-protocol_whitelist", "pipe,rtsp,rtsps,rtp,srtp,tcp,udp,tls,crypto", "-fflags", "nobuffer", "-f", "concat", "-safe", "0", "-i", "pipe:0"];

    /// <summary>The list.</summary>
    /// <param name="transport">What carries the frames.</param>
    /// <param name="address">The camera's address with its credentials.</param>
    public static string List(RtspTransport transport, string address) =>
        $"""
        ffconcat version 1.0
        file '{address.Replace("'", @"'\''", StringComparison.Ordinal)}'
        option rtsp_transport {(transport == RtspTransport.Udp ? "udp" : "tcp")}
        option allowed_media_types video
        option timeout 4000000
        option fflags nobuffer

        """;
}
