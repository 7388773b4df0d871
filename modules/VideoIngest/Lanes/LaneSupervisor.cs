using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Clips;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Runs the lanes that the twin names. A lane whose settings change starts anew; the others do not notice.</summary>
internal sealed partial class LaneSupervisor(
    ITwinSettings<VideoIngestSettings> settings, LaneRunner runner, EvidenceRings rings, IModuleHealth health, ILogger<LaneSupervisor> logger) : BackgroundService
{
    private readonly Dictionary<string, RunningLane> running = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var wanted in settings.WatchAsync(stoppingToken))
            {
                await ApplyAsync(wanted, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(running.Values.Select(lane => lane.StopAsync()));
            running.Clear();
        }
    }

    private async Task ApplyAsync(VideoIngestSettings wanted, CancellationToken stoppingToken)
    {
        rings.Apply(wanted.Evidence, [.. wanted.Lanes.SelectMany(lane => lane.Value.Cameras.Keys.Prepend("").Select(camera => CameraName.Of(lane.Key, camera)))]);
        foreach (var (laneId, lane) in running.ToList())
        {
            var stays = wanted.Lanes.TryGetValue(laneId, out var next);
            if (stays && next == lane.Settings && wanted.StoreId == lane.StoreId && wanted.Evidence?.Faces == lane.Faces)
            {
                continue;
            }

            await lane.StopAsync();
            running.Remove(laneId);
            if (stays)
            {
                LogRestarting(laneId);
            }
            else
            {
                LogRemoved(laneId);
                health.RemoveLane(laneId);
            }
        }

        foreach (var (laneId, lane) in wanted.Lanes.Where(lane => !running.ContainsKey(lane.Key)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            running[laneId] = new RunningLane(
                wanted.StoreId, lane, wanted.Evidence?.Faces, stop, Task.Run(() => runner.RunAsync(wanted.StoreId, laneId, lane, wanted.Evidence?.Faces, stop.Token), CancellationToken.None));
        }
    }

    [LoggerMessage(EventIds.LaneRestarting, LogLevel.Information, "{Lane} starts anew: its settings have changed.")]
    private partial void LogRestarting(string lane);

    [LoggerMessage(EventIds.LaneRemoved, LogLevel.Information, "{Lane} stops: the settings no longer name it.")]
    private partial void LogRemoved(string lane);

    private sealed record RunningLane(string StoreId, LaneSettings Settings, FaceSettings? Faces, CancellationTokenSource Stop, Task Run)
    {
        public async Task StopAsync()
        {
            await Stop.CancelAsync();
            await Run;
            Stop.Dispose();
        }
    }
}
