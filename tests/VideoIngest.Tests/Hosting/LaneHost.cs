using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;

namespace LossPrevention.VideoIngest.Tests.Hosting;

/// <summary>The module as it runs on a device, on a hub in memory.</summary>
internal sealed class LaneHost : IAsyncDisposable
{
    private const string Box = "geq=lum='if(mod(floor(X/6)+floor(Y/6),2),210,60)':cb=100:cr=160";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly EdgeModuleHost host;

    private LaneHost(FakeModuleClient hub, EdgeModuleHost host) => (Hub, this.host) = (hub, host);

    public FakeModuleClient Hub { get; }

    public IReadOnlyList<ItemSighting> Sightings => Hub.SentTo<ItemSighting>(Endpoints.Sightings);

    public static async Task<LaneHost> StartAsync(VideoIngestSettings settings)
    {
        var hub = new FakeModuleClient(ModuleIds.VideoIngest, Desired(settings));
        var module = EdgeModuleHost.Create(ModuleIds.VideoIngest, hub, services => services.AddVideoIngest());
        await module.StartAsync(CancellationToken.None);
        return new LaneHost(hub, module);
    }

    public static VideoIngestSettings Store(params (string Lane, LaneSettings Settings)[] lanes) =>
        new() { StoreId = "store-1", Lanes = lanes.ToDictionary(lane => lane.Lane, lane => lane.Settings) };

    /// <summary>Sets the whole twin anew.</summary>
    public void Apply(VideoIngestSettings settings)
    {
        Hub.Desired = Desired(settings);
        Hub.PatchDesired(Desired(settings));
    }

    /// <summary>Every report of a lane so far, in order.</summary>
    public IReadOnlyList<LaneHealth> Reports(string laneId) =>
        [.. Hub.SentTo<ModuleHealth>(Endpoints.Health).SelectMany(health => health.Lanes).Where(lane => lane.LaneId == laneId)];

    /// <summary>Waits until a report of a lane is as wanted; fails at the deadline.</summary>
    public Task LaneAsync(string laneId, Func<LaneHealth, bool> wanted) => UntilAsync(() => Reports(laneId).Any(wanted));

    /// <summary>Waits until something is so; fails at the deadline.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        try
        {
            await Hub.WaitUntilAsync(_ => condition()).WaitAsync(Deadline);
        }
        catch (TimeoutException error)
        {
            var reports = Hub.SentTo<ModuleHealth>(Endpoints.Health).SelectMany(health => health.Lanes).Select(lane => $"{lane.LaneId} {lane.Status} {lane.Reason} {lane.Progress}");
            throw new TimeoutException($"{Sightings.Count} sightings; the lanes said last: {string.Join(" | ", reports.Distinct().TakeLast(5))}", error);
        }
    }

    /// <summary>Draws a lane of grey cloth with a chequered box that crosses from left to right every four seconds.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="codec"><c>h264</c> or <c>h265</c>.</param>
    /// <param name="every">Seconds from one crossing to the next; it begins three seconds before the next would.</param>
    /// <param name="noise">Levels of a sensor's noise, new in each picture.</param>
    public static string DrawCrossings(string path, double seconds, string codec = "h264", int every = 4, int noise = 0)
    {
        Run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", FormattableString.Invariant($"color=c=gray:size=320x180:rate=15:duration={seconds}"),
                "-f", "lavfi", "-i", FormattableString.Invariant($"color=c=gray:size=44x40:rate=15:duration={seconds},{Box}"),
                "-filter_complex", $"[0][1]overlay=x='-60+max(0,mod(t,{every})-{every - 3})*190':y=70,noise=alls={noise}:allf=t,format=yuv420p", .. Coding(codec),
                "-movflags", "+faststart", path,
            ]);
        return path;
    }

    /// <summary>
    /// Draws a basket of wire. Every 14 s a chequered box comes from above, lies in the middle from the sixth to the tenth second and leaves where it came from. Every second one
    /// is of another colour: the very same at the very same place is background again at once.
    /// </summary>
    public static string DrawLeftBehind(string path, double seconds = 14, int noise = 0)
    {
        const string Other = "geq=lum='if(mod(floor(X/6)+floor(Y/6),2),210,60)':cb='100+60*mod(floor(T/14),2)':cr='160-60*mod(floor(T/14),2)'";
        Run(
            "ffmpeg",
            [
                "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", FormattableString.Invariant($"color=c=gray:size=320x180:rate=15:duration={seconds},drawgrid=width=32:height=30:thickness=3:color=black"),
                "-f", "lavfi", "-i", FormattableString.Invariant($"color=c=gray:size=44x40:rate=15:duration={seconds},{Other}"),
                "-filter_complex", $"[0][1]overlay=x=138:y='-60+130*clip(mod(t,14)-5,0,1)-130*clip(mod(t,14)-10,0,1)',noise=alls={noise}:allf=t,format=yuv420p", .. Coding("h264"), "-movflags", "+faststart", path,
            ]);
        return path;
    }

    // A key frame a second.
    private static string[] Coding(string codec) => codec == "h264"
        ? ["-c:v", "libx264", "-preset", "ultrafast", "-g", "15"]
        : ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:bframes=0:keyint=15:min-keyint=15:crf=14"];

    public static void Run(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, complaint);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }

    private static JsonObject Desired(VideoIngestSettings settings) => JsonSerializer.SerializeToNode(settings, VideoIngestJson.Default.VideoIngestSettings)!.AsObject();
}
