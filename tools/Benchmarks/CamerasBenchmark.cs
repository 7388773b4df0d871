using System.CommandLine;
using System.Globalization;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest;
using LossPrevention.VideoIngest.Adapters;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.Benchmarks;

/// <summary><c>cameras</c>: what a camera on which nothing moves costs, decoded whole and at rest, beside decoding alone.</summary>
internal static class CamerasBenchmark
{
    private const double CpuGoal = 1.15; // of decoding alone
    private const double MemoryGoalMb = 120;
    private const int Rate = 15;
    private static readonly string TutorialLoop = Path.Combine(Repository.Root, "tools", "Benchmarks", "tutorial-loop.py");
    private static readonly (string Name, string Size, string Codec, string[] Coding)[] Cameras =
    [
        ("1080p H.264", "1920:1080", "h264", ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-sc_threshold", "0", "-b:v", "4M", "-maxrate", "4M", "-bufsize", "4M"]),
        ("1080p H.265", "1920:1080", "h265", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:bframes=0:keyint=15:min-keyint=15:bitrate=2000"]),
        ("4K H.264", "3840:2160", "h264", ["-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-sc_threshold", "0", "-b:v", "12M", "-maxrate", "12M", "-bufsize", "12M"]),
    ];

    public static Command Create()
    {
        var folder = new Option<string>("--work") { Description = "Keeps what is measured on.", DefaultValueFactory = _ => ".cache/benchmarks" };
        var seconds = new Option<int>("--seconds") { Description = "How long each camera is read.", DefaultValueFactory = _ => 40 };
        var model = new Option<string?>("--model") { Description = "YOLOX-nano, to put a plain Python loop with a detector on every frame beside it (needs Debian's python3-opencv)." };
        var command = new Command("cameras", "Cameras over RTSP on which nothing moves: CPU whole and at rest beside 'ffmpeg -f null -', memory.") { folder, seconds, model };
        command.SetAction((parsed, _) => RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(seconds), parsed.GetValue(model)));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int seconds, string? model)
    {
        RtspCamera.Require();
        var recording = Lane.Make(folder, 4);
        var table = new ResultTable($"cameras: {Rate} frames a second, a key frame a second, noise and no motion, {seconds} s each; CPU of decoders and this process");
        foreach (var (name, size, codec, coding) in Cameras)
        {
            var video = Path.Combine(folder, $"quiet-{size.Replace(':', 'x')}-{codec}-{seconds}.mp4");
            await Child.MakeAsync(video, "ffmpeg", [
                "-nostdin", "-v", "error", "-i", recording.VideoPath(recording.Lanes[0]), "-t", (seconds + 20).ToString(CultureInfo.InvariantCulture),
                "-vf", $"trim=end_frame=1,loop=-1:1:0,setpts=N/{Rate}/TB,scale={size},noise=alls=4:allf=t,format=yuv420p", "-r", $"{Rate}", "-g", $"{Rate}", .. coding,
            ]);
            var bare = await Cost.OfAsync(() => Child.RunAsync("ffmpeg", "-nostdin", "-v", "error", "-t", $"{seconds}", "-i", video, "-f", "null", "-"));
            var (always, memory) = await ReadAsync(video, codec, seconds, TimeSpan.FromDays(1));
            var (resting, _) = await ReadAsync(video, codec, seconds, TimeSpan.FromSeconds(2));
            var frames = seconds * Rate / 1000.0;
            table.Add($"{name}, decoded whole; limit: decoding alone", always / frames, bare.Cpu / frames, "ms/frame", Goal.Most(CpuGoal));
            table.Add($"{name}, at rest after 2 s; limit: decoded whole", resting / frames, always / frames, "ms/frame", Goal.None);
            if (model is not null)
            {
                const int Few = 100;
                var loop = await Cost.OfAsync(() => Child.RunAsync("/usr/bin/python3", TutorialLoop, video, model, $"{Few}"));
                table.Add($"{name}, decoded whole; limit: a plain Python loop, OpenCV and YOLOX-nano on every frame", always / frames, 1000 * loop.Cpu / Few, "ms/frame", Goal.None);
            }

            table.Add($"{name}, memory of its two ffmpeg processes (PSS)", memory, MemoryGoalMb, "MB", Goal.Most(1));
        }

        return table.Print();
    }

    private static async Task<(double Cpu, double MemoryMb)> ReadAsync(string video, string codec, int seconds, TimeSpan idleAfter)
    {
        using var camera = new RtspCamera();
        camera.Serve(Path.GetFullPath(video), codec);
        var lane = new LaneSettings
        {
            Source = camera.Address,
            IdleAfter = idleAfter,
            Zones = new ZoneSettings { Scanner = [[0.3, 0.2], [0.7, 0.2], [0.7, 0.8], [0.3, 0.8]] },
        };
        var memory = 0.0;
        var cost = await Cost.OfAsync(async () =>
        {
            var pipeline = new LanePipeline(lane);
            await using var source = new FrameSourceFactory(TimeProvider.System).Open("lane", lane);
            DateTimeOffset? end = null;
            while (await source.ReadAsync(CancellationToken.None) is { } frame && frame.At < (end ??= frame.At.AddSeconds(seconds)))
            {
                pipeline.Look(frame);
                source.MayRest = frame.At - pipeline.QuietSince >= lane.IdleAfter;
            }

            memory = LaneMemory.OfDecodersMb;
        });
        return (cost.Cpu, memory);
    }
}
