using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Doctor;

/// <summary>Whether a camera of a lane will do: its zones, and by a connection of its own, with its own user and password, what it gives.</summary>
public static class CameraDoctor
{
    /// <summary>The cameras of a lane as the twin has them: its own by the lane's name, a further one as <c>lane/camera</c>.</summary>
    public static IEnumerable<(string Name, JsonObject Camera)> CamerasOf(string laneId, JsonObject lane)
    {
        var own = lane.DeepClone().AsObject();
        own.Remove("cameras");
        return (lane["cameras"] as JsonObject ?? [])
            .Where(camera => camera.Value is JsonObject)
            .Select(camera => (CameraName.Of(laneId, camera.Key), camera.Value!.AsObject()))
            .Prepend((laneId, own));
    }

    /// <summary>Looks at a camera of a deployment that does not run yet.</summary>
    /// <param name="name">What it is called in findings.</param>
    /// <param name="camera">Its part of the twin, with nothing left to fill in. What the module would refuse in it is not looked at: the settings' own check says it.</param>
    /// <param name="example">The zones of the repository's template, which fit no real camera.</param>
    /// <param name="find">Where a file of the module lies on this machine.</param>
    /// <param name="clock">For the time limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<DoctorFinding>> RunAsync(
        string name, JsonObject camera, JsonObject example, Func<string, string> find, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (SettingsBinder.ReadPart(camera, VideoIngestJson.Default.CameraSettings) is not { } settings)
        {
            return [];
        }

        List<DoctorFinding> findings = [.. ZoneCheck.Run(name, camera["zones"] as JsonObject ?? [], example)];
        if (Uri.TryCreate(settings.Source, UriKind.Absolute, out _))
        {
            findings.AddRange(await LookAsync(name, settings with { CredentialsFile = settings.CredentialsFile is { } file ? find(file) : null }, clock, cancellationToken));
        }

        return findings;
    }

    /// <summary>The same of a camera as the module has it.</summary>
    internal static async Task<IReadOnlyList<DoctorFinding>> RunAsync(string name, CameraSettings camera, TimeProvider clock, CancellationToken cancellationToken)
    {
        var zones = JsonSerializer.SerializeToNode(camera, VideoIngestJson.Default.CameraSettings)!["zones"] as JsonObject ?? [];
        return [.. ZoneCheck.Run(name, zones, null), .. await LookAsync(name, camera, clock, cancellationToken)];
    }

    private static async Task<IReadOnlyList<DoctorFinding>> LookAsync(string name, CameraSettings camera, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            return await CameraCheck.RunAsync(name, CameraAddress.Of(camera), camera.Transport, clock, cancellationToken);
        }
        catch (FrameSourceException error)
        {
            return [DoctorFinding.Bad(name, error.Message, "mount the file with user:password on one line")];
        }
    }
}
