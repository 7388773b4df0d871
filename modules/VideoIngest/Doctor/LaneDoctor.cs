using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Doctor;

/// <summary>Looks at the zones and cameras of every lane, and at the room for clips.</summary>
internal sealed class LaneDoctor(ITwinSettings<VideoIngestSettings> twin, TimeProvider clock) : IDoctorCheck
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var settings = twin.Current;
        var cameras = settings.Lanes.SelectMany(lane => lane.Value.Cameras
            .Select(camera => (Name: CameraName.Of(lane.Key, camera.Key), Camera: camera.Value))
            .Prepend((Name: lane.Key, Camera: lane.Value)));
        var findings = new List<DoctorFinding>();
        foreach (var seen in await Task.WhenAll(cameras.Select(c => CameraDoctor.RunAsync(c.Name, c.Camera, clock, cancellationToken))))
        {
            findings.AddRange(seen);
        }

        if (settings.Evidence?.Path is { Length: > 0 } folder)
        {
            findings.Add(NodeCheck.Disk(folder));
        }

        return findings;
    }
}
