using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>Sets the modules' twins: the deployment's properties, with a recording in the place of cameras and tills.</summary>
internal static class RecordingTwins
{
    /// <summary>Zones that VideoIngest takes.</summary>
    private static readonly ZoneKind[] Outlined = [ZoneKind.Scanner, ZoneKind.Bagging, ZoneKind.Basket, ZoneKind.Belt];

    // How a lane is looked at stays as deployed; what its camera is does not.
    private const string FirstLookAfter = "firstLookAfter";

    /// <summary>Sets every module's desired properties.</summary>
    /// <param name="hub">The hub, before any module connects.</param>
    /// <param name="template">The deployment.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="options">What else differs from the deployment.</param>
    public static void Apply(InProcessHub hub, DeploymentTemplate template, Recording recording, TwinOptions options)
    {
        Set(ModuleIds.VideoIngest, d =>
        {
            Twins.SetEvidence(d, options.Evidence);
            var deployed = d["lanes"] as JsonObject;
            d["lanes"] = Map(recording, lane => Lane(lane, new Uri(recording.VideoPath(lane)).AbsoluteUri, options.RealTime, deployed?[lane.LaneId]));
        });
        Set(ModuleIds.Recognition, d => Twins.SetModel(d, options.Bundle, options.Learned));
        Set(ModuleIds.PosBridge, d =>
        {
            d.Remove("statePath"); // its folder is the container's volume
            d["lanes"] = LaneIds(recording);
            d["transport"] = options.Broker is null ? new JsonObject { ["kind"] = "inProcess" } : Twins.Broker(options.Broker);
        });
        Set(ModuleIds.DecisionAlert, d =>
        {
            d["catalogUri"] = new Uri(recording.CatalogPath).AbsoluteUri;
            d["journalPath"] = options.Journal;
            Twins.SetReview(d, options.Review);
            Twins.SetEvidence(d, options.Evidence);
            d["lanes"] = Modes(recording);
        });

        void Set(string module, Action<JsonObject> change)
        {
            var desired = template.DesiredOf(module);
            desired["storeId"] = recording.StoreId;
            change(desired);
            Twins.Set(hub, module, desired, options.Variables);
        }
    }

    /// <summary>A lane as VideoIngest's twin has it.</summary>
    /// <param name="lane">What was recorded.</param>
    /// <param name="source">The video's address, as VideoIngest sees it.</param>
    /// <param name="realTime">At the pace of a camera instead of as fast as it goes.</param>
    /// <param name="deployed">The lane of the deployment whose place it takes, if there is one.</param>
    internal static JsonObject Lane(RecordedLane lane, string source, bool realTime, JsonNode? deployed)
    {
        var twin = new JsonObject
        {
            ["source"] = source,
            ["videoStart"] = lane.VideoStart.UtcDateTime.ToString("O"),
            ["pace"] = realTime ? "realTime" : "max",
            ["zones"] = Zones(lane),
        };
        if (deployed?[FirstLookAfter] is { } after)
        {
            twin[FirstLookAfter] = after.DeepClone();
        }

        return twin;
    }

    /// <summary>The lanes as PosBridge's twin has them.</summary>
    internal static JsonArray LaneIds(Recording recording) => new([.. recording.Lanes.Select(l => JsonValue.Create(l.LaneId))]);

    /// <summary>The lanes as DecisionAlert's twin has them.</summary>
    internal static JsonObject Modes(Recording recording) =>
        Map(recording, lane => new JsonObject { ["mode"] = lane.Mode == LaneMode.Staffed ? "staffed" : "selfCheckout" });

    /// <summary>Something for each lane, by its id.</summary>
    internal static JsonObject Map(Recording recording, Func<RecordedLane, JsonNode> value) =>
        new(recording.Lanes.Select(l => KeyValuePair.Create<string, JsonNode?>(l.LaneId, value(l))));

    /// <summary>A lane's zones as VideoIngest's twin has them.</summary>
    internal static JsonObject Zones(RecordedLane lane) =>
        new(lane.Zones.Where(z => Outlined.Contains(z.Key)).Select(z => KeyValuePair.Create<string, JsonNode?>(
            JsonNamingPolicy.CamelCase.ConvertName(z.Key.ToString()),
            new JsonArray([.. z.Value.Select(p => new JsonArray(p.X, p.Y))]))));
}
