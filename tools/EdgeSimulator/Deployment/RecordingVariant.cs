using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>A deployment whose containers see a recording of this machine in the place of cameras, catalog and model; the till stays a broker.</summary>
internal static class RecordingVariant
{
    private const string RecordingMount = "/recording";
    private const string BundleMount = "/bundle";

    /// <summary>A copy of a template document, changed.</summary>
    /// <param name="document">The template.</param>
    /// <param name="recording">The recording, moved to when it is played (<see cref="Recording.BeginningAt"/>), since the tills speak then.</param>
    /// <param name="bundle">The model bundle's folder, absolute.</param>
    /// <exception cref="InputException">A file of the recording lies outside its folder, or the bundle cannot be used.</exception>
    public static JsonObject Of(JsonObject document, Recording recording, string bundle)
    {
        var copy = (JsonObject)document.DeepClone();
        var content = copy["modulesContent"]!;
        var identity = BundleIdentity.Read(bundle);
        var video = Desired(ModuleIds.VideoIngest);
        var deployed = video["lanes"] as JsonObject;
        video["lanes"] = RecordingTwins.Map(
            recording, lane => RecordingTwins.Lane(lane, Mounted(recording.VideoPath(lane)), realTime: true, deployed?[lane.LaneId]));
        Bind(ModuleIds.VideoIngest, recording.Directory, RecordingMount);

        Desired(ModuleIds.Recognition)["model"] =
            new JsonObject { ["name"] = identity.Name, ["version"] = identity.Version, ["uri"] = new Uri(BundleMount).AbsoluteUri };
        Bind(ModuleIds.Recognition, bundle, BundleMount);

        Desired(ModuleIds.PosBridge)["lanes"] = RecordingTwins.LaneIds(recording);

        var decision = Desired(ModuleIds.DecisionAlert);
        decision["catalogUri"] = Mounted(recording.CatalogPath);
        decision["lanes"] = RecordingTwins.Modes(recording);
        Bind(ModuleIds.DecisionAlert, recording.Directory, RecordingMount);
        return copy;

        string Mounted(string path) => Path.GetRelativePath(recording.Directory, path) is var inside && !inside.StartsWith("..", StringComparison.Ordinal)
            ? new Uri($"{RecordingMount}/{inside}").AbsoluteUri
            : throw new InputException($"{path} lies outside the recording's folder {recording.Directory}, which is all that the containers see. Move it there.");

        JsonObject Desired(string module)
        {
            var desired = content[module]!["properties.desired"]!.AsObject();
            desired["storeId"] = recording.StoreId;
            return desired;
        }

        void Bind(string module, string folder, string mount)
        {
            var host = content["$edgeAgent"]!["properties.desired"]!["modules"]![module]!["settings"]!["createOptions"]!["HostConfig"]!.AsObject();
            var binds = host["Binds"] as JsonArray ?? [];
            binds.Add($"{folder}:{mount}:ro");
            host["Binds"] = binds;
        }
    }
}
