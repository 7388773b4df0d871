using System.Globalization;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// ffmpeg's command lines. A decoder: one decode, two raw tracks in one NUT pipe. Track 0 holds full-resolution pictures of the zones' bounds at
/// the crop rate, track 1 small ones of the whole view at the analysis rate; every time of track 0 is a time of track 1.
/// </summary>
internal static class FfmpegArguments
{
    /// <summary>Crops are cut from pictures no wider than this; a 4K camera is scaled down.</summary>
    public const int MaxColourWidth = 1920;

    public const int ColourTrack = 0;
    public const int SmallTrack = 1;

    // By itself ffmpeg takes one thread more than there are cores; a lane is looked at by others meanwhile, and each holds pictures.
    private const int MostThreads = 4;

    private const string ToBt601 = ":out_color_matrix=bt601:out_range=tv";

    /// <summary>Decodes a file.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="bounds">What leaves in full resolution.</param>
    /// <param name="isBt601">Whether the file's pictures are BT.601 as they are: then a full one is not converted, which is a copy of it.</param>
    // Threads by pictures: one more than there are cores, so that all are busy while ffmpeg scales and writes.
    public static IReadOnlyList<string> ForFile(CameraSettings lane, ViewBounds bounds, bool isBt601) =>
        [.. Common, .. Threads(Environment.ProcessorCount + 1), .. Decoder(lane), "-i", new Uri(lane.Source).LocalPath, .. Pictures(lane, bounds, isBt601)];

    /// <summary>Receives a camera, which standard input names (<see cref="CameraInput"/>), and decodes nothing: every picture as it came to standard output.</summary>
    /// <param name="copyTo">Where the same goes as fragments of at most a second, with the camera's clock, on the same time line.</param>
    public static IReadOnlyList<string> ForReceiver(string copyTo) =>
    [
        .. Common, .. CameraInput.Arguments, "-map", "0:v:0", "-c:v", "copy", "-avoid_negative_ts", "disabled", .. Nut, .. CopyTo(copyTo),
    ];

    /// <summary>Decodes pictures that standard input gives as NUT.</summary>
    // Threads by slices: threads by pictures would give each out some pictures late, and what cameras send is decoded many times faster than it comes.
    // "copyts": what a decoder that begins anew gives out keeps its times; by itself ffmpeg takes off the first one's, where it knows it (H.265).
    // The stream's header says all, so nothing is probed for. "max_interleave_delta": a small picture waits for the next small one, not for the next full one.
    public static IReadOnlyList<string> ForDecoder(CameraSettings lane, ViewBounds bounds) =>
    [
        .. Common, .. Threads(Environment.ProcessorCount), "-thread_type", "slice", .. Decoder(lane), "-probesize", "32", "-analyzeduration", "0", "-copyts",
        "-f", "nut", "-i", "pipe:0", .. Pictures(lane, bounds, isBt601: false, "-max_interleave_delta", "1"),
    ];

    private static string[] Common => ["-nostdin", "-hide_banner", "-loglevel", "error"];

    private static string[] Threads(int wanted) => ["-threads", Math.Min(MostThreads, wanted).ToString(CultureInfo.InvariantCulture)];

    // "write_index": an index of all that ever was would grow by 140 MB a day.
    // "direct": a picture goes into the pipe without another copy.
    private static string[] Nut => ["-f", "nut", "-write_index", "0", "-flush_packets", "1", "-avioflags", "direct", "pipe:1"];

    // "-skip_loop_filter all" takes a fifth off the decoding; the blocks that it leaves are finer than what is looked for.
    private static string[] Decoder(CameraSettings lane) => ["-skip_loop_filter", "all", .. lane.Decoder == VideoDecoder.Cuda ? (string[])["-hwaccel", "cuda"] : []];

    // "-enc_time_base -1" keeps each frame's own time; without it times are rounded to the frame grid.
    // "format" pins the layout; untagged video is taken for BT.601, as every encoder of untagged pictures writes it.
    private static string[] Pictures(CameraSettings lane, ViewBounds bounds, bool isBt601, params string[] pipe)
    {
        var converted = isBt601 ? "" : ToBt601;
        var graph = $"[0:v:0]select='{AtMost(lane.AnalysisRate)}',split[a][b];" +
            $"[a]select='{AtMost(lane.CropRate)}',{Colour(bounds)}{converted},format=yuv420p[colour];" +
            $"[b]scale={lane.AnalysisWidth}:-2:flags=area{ToBt601},format=yuv444p[small]";
        return
        [
            "-filter_complex", graph, "-map", "[colour]", "-map", "[small]", "-c:v", "rawvideo", "-fps_mode", "passthrough", "-enc_time_base", "-1",
            .. pipe, .. Nut,
        ];
    }

    // "frag_discont", "use_editlist" and "avoid_negative_ts" keep the pictures' own times, so that both outputs have one time line. "write_prft" adds the camera's clock.
    // "skip_trailer": no index of all fragments that ever were is gathered.
    private static string[] CopyTo(string address) =>
    [
        "-map", "0:v:0", "-c:v", "copy", "-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer", "-use_editlist", "0",
        "-avoid_negative_ts", "disabled", "-frag_duration", "1000000", "-write_prft", "wallclock", "-flush_packets", "1", address,
    ];

    // What is cut off here is neither scaled, copied nor piped. A share of the width is iw/ih of a share of the height.
    private static string Colour(ViewBounds bounds)
    {
        var widest = 2 * (int)(MaxColourWidth * bounds.Width / 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"crop=w='iw*{bounds.Width:F6}':x='iw*{bounds.Left:F6}':h='ih*min(1,{bounds.Bottom:F6}+{bounds.Margin:F6}*iw/ih)-ih*max(0,{bounds.Top:F6}-{bounds.Margin:F6}*iw/ih)'" +
            $":y='ih*max(0,{bounds.Top:F6}-{bounds.Margin:F6}*iw/ih)',scale='min({widest},iw)':-2");
    }

    // Half a frame of a 120 fps source is allowed for, so that 30 fps at a rate of 15 gives every second frame and not every third.
    private static string AtMost(double rate) =>
        string.Create(CultureInfo.InvariantCulture, $"isnan(prev_selected_t)+gte(t-prev_selected_t,{(1 / rate) - 0.004:F6})");
}
