using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Doctor;

/// <summary>Looks at every lane's zones and, with a connection of its own, at its camera; and at the room for clips.</summary>
internal sealed class LaneDoctor(ITwinSettings<VideoIngestSettings> twin, TimeProvider clock) : IDoctorCheck
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var settings = twin.Current;
        var findings = new List<DoctorFinding>();
        foreach (var seen in await Task.WhenAll(settings.Lanes.SelectMany(lane => lane.Value.Cameras.Select(camera => LookAsync(CameraName.Of(lane.Key, camera.Key), camera.Value, cancellationToken))
            .Prepend(LookAsync(lane.Key, lane.Value, cancellationToken)))))
        {
            findings.AddRange(seen);
        }

        if (settings.Evidence?.Path is { Length: > 0 } folder)
        {
            findings.Add(NodeCheck.Disk(folder));
        }

        return findings;
    }

    private async Task<IReadOnlyList<DoctorFinding>> LookAsync(string laneId, CameraSettings lane, CancellationToken cancellationToken)
    {
        var zones = JsonSerializer.SerializeToNode(lane, VideoIngestJson.Default.CameraSettings)!["zones"] as JsonObject ?? [];
        var findings = ZoneCheck.Run(laneId, zones, null).ToList();
        try
        {
            findings.AddRange(await CameraCheck.RunAsync(laneId, new Uri(CameraAddress.Of(lane)), clock, cancellationToken));
        }
        catch (FrameSourceException error)
        {
            findings.Add(DoctorFinding.Bad(laneId, error.Message, "mount the file with user:password on one line"));
        }

        return findings;
    }
}
