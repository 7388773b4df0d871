using System.CommandLine;
using System.Globalization;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest;
using LossPrevention.VideoIngest.Adapters;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.Benchmarks;

/// <summary><c>held</c>: whether so many busy 1080p lanes are held at once: every one at its rate, sightings in time, in two windows running after a warm-up.</summary>
internal static class HeldBenchmark
{
    private const int Rate = 15;
    private const double RateGoal = 0.95;
    private const double DelayGoalMs = 500;
    private const double MemoryGoalMb = 120;
    private const int Windows = 2;
    private static readonly TimeSpan ToConnect = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var folder = new Option<string>("--work") { Description = "Keeps what is measured on.", DefaultValueFactory = _ => ".cache/benchmarks" };
        var lanes = new Option<int>("--lanes") { Description = "How many cameras.", DefaultValueFactory = _ => 6 };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds before the first window.", DefaultValueFactory = _ => 120 };
        var window = new Option<int>("--window") { Description = "Seconds of each of the two windows.", DefaultValueFactory = _ => 60 };
        var command = new Command("held", "So many busy 1080p cameras over RTSP at once: rate of every lane, p95 of a sighting's delay, memory a lane.") { folder, lanes, warmUp, window };
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetRequiredValue(folder), parsed.GetValue(lanes), TimeSpan.FromSeconds(parsed.GetValue(warmUp)), TimeSpan.FromSeconds(parsed.GetValue(window)), stop));
        return command;
    }

    private static async Task<int> RunAsync(string folder, int count, TimeSpan warmUp, TimeSpan window, CancellationToken cancellationToken)
    {
        RtspCamera.Require();
        var video = await DrawAsync(folder, ToConnect + warmUp + (Windows * window));
        var cameras = Enumerable.Range(0, count).Select(_ => new RtspCamera()).ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            cameras.ForEach(camera => camera.Serve(Path.GetFullPath(video)));
            var lanes = cameras.ConvertAll(camera => new HeldLane(camera.Address));
            var running = lanes.ConvertAll(lane => Task.Run(() => lane.RunAsync(stop.Token), CancellationToken.None));
            await Task.Delay(warmUp, TimeProvider.System, cancellationToken);
            var table = new ResultTable($"held: {count} lanes of 1080p at {Rate} frames/s, busy, each camera a server on the same cores; {warmUp.TotalSeconds:F0} s of warm-up");
            for (var n = 1; n <= Windows; n++)
            {
                var before = lanes.ConvertAll(lane => lane.Frames);
                lanes.ForEach(lane => lane.TakeDelays());
                var cost = await Cost.OfAsync(() => Task.Delay(window, TimeProvider.System, cancellationToken));
                var slowest = lanes.Zip(before).Min(pair => (pair.First.Frames - pair.Second) / cost.Wall);
                double[] delays = [.. lanes.SelectMany(lane => lane.TakeDelays()).Order()];
                table.Add($"window {n}: slowest lane", slowest, Rate, "/s", Goal.Least(RateGoal));
                table.Add($"window {n}: p95 from taking the picture that ends a pass to its sighting, {delays.Length} sightings", delays.Length == 0 ? double.NaN : delays[(int)(0.95 * (delays.Length - 1))], DelayGoalMs, "ms", Goal.Most(1));
            }

            table.Add("memory a lane: its two ffmpeg processes and its share of this one", (LaneMemory.OfDecodersMb + LaneMemory.OfThisMb) / count, MemoryGoalMb, "MB", Goal.Most(1));
            await stop.CancelAsync();
            await Task.WhenAll(running);
            return table.Print();
        }
        finally
        {
            cameras.ForEach(camera => camera.Dispose());
        }
    }

    // The drawn lane over and over, as a camera codes it.
    private static async Task<string> DrawAsync(string folder, TimeSpan length)
    {
        var recording = Lane.Make(folder, 16);
        var (once, video) = (Path.Combine(folder, "busy.mp4"), Path.Combine(folder, $"busy-{length.TotalSeconds:F0}.mp4"));
        await Child.MakeAsync(
            once, "ffmpeg", "-nostdin", "-v", "error", "-i", recording.VideoPath(recording.Lanes[0]), "-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-g", $"{Rate}",
            "-b:v", "4M", "-maxrate", "4M", "-bufsize", "4M");
        await Child.MakeAsync(video, "ffmpeg", "-nostdin", "-v", "error", "-stream_loop", "-1", "-i", once, "-t", length.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture), "-c", "copy");
        return video;
    }

    /// <summary>One lane, looked at as the module does.</summary>
    private sealed class HeldLane(string address)
    {
        private readonly Lock gate = new();
        private List<double> delays = [];
        private long frames;

        public long Frames => Interlocked.Read(ref frames);

        /// <summary>Milliseconds of every sighting since the last call.</summary>
        public List<double> TakeDelays()
        {
            lock (gate)
            {
                (var taken, delays) = (delays, []);
                return taken;
            }
        }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            var lane = new LaneSettings { Source = address, Zones = new ZoneSettings { Scanner = [[0.34, 0.19], [0.6, 0.19], [0.6, 0.78], [0.34, 0.78]] } };
            var pipeline = new LanePipeline(lane);
            await using var source = new FrameSourceFactory(TimeProvider.System).Open("lane", lane);
            try
            {
                while (await source.ReadAsync(cancellationToken) is { } frame)
                {
                    var passes = pipeline.Look(frame);
                    source.MayRest = frame.At - pipeline.QuietSince >= lane.IdleAfter;
                    Interlocked.Increment(ref frames);
                    lock (gate)
                    {
                        delays.AddRange(passes.Select(_ => (TimeProvider.System.GetUtcNow() - frame.At).TotalMilliseconds));
                    }
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // measured
            }
            catch (FrameSourceException error)
            {
                Console.WriteLine(error.Message); // its rate shows it
            }
        }
    }
}
