using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>Sets the modules' twins to the deployment's own cameras and tills, for a trial in a store without containers.</summary>
internal static class LiveTwins
{
    /// <summary>The deployment's lanes, and those of them that have no camera because a variable is not set, with its name.</summary>
    /// <exception cref="InputException">No lane has a camera.</exception>
    public static (IReadOnlyList<string> Lanes, IReadOnlyDictionary<string, string> LeftOut) LanesOf(
        DeploymentTemplate template, Func<string, string?> variables)
    {
        var lanes = new List<string>();
        var leftOut = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (laneId, lane) in template.DesiredOf(ModuleIds.VideoIngest)["lanes"] as JsonObject ?? [])
        {
            var placeholders = new Placeholders(variables);
            placeholders.Fill((lane as JsonObject)?["source"]);
            if (placeholders.Missing.Count == 0)
            {
                lanes.Add(laneId);
            }
            else
            {
                leftOut[laneId] = string.Join(", ", placeholders.Missing);
            }
        }

        return lanes.Count > 0 ? (lanes, leftOut) : throw new InputException(
            leftOut.Count == 0
                ? "the deployment has no lanes: set properties.desired.lanes of VideoIngest in the template."
                : $"no lane has a camera: set {string.Join(" or ", leftOut.Values)} in the environment or in the file of --env, or play a recording with --recording.");
    }

    /// <summary>The store's id as the deployment gives it.</summary>
    public static string StoreIdOf(DeploymentTemplate template, Func<string, string?> variables) =>
        new Placeholders(variables).Fill(template.DesiredOf(ModuleIds.DecisionAlert)["storeId"]?.ToString() ?? "");

    /// <summary>Sets every module's desired properties.</summary>
    /// <param name="hub">The hub, before any module connects.</param>
    /// <param name="template">The deployment.</param>
    /// <param name="options">What differs from it.</param>
    /// <exception cref="InputException">A variable is not set.</exception>
    public static void Apply(InProcessHub hub, DeploymentTemplate template, TwinOptions options)
    {
        var lanes = LanesOf(template, options.Variables).Lanes;
        Set(ModuleIds.VideoIngest, d =>
        {
            Twins.SetEvidence(d, options.Evidence);
            Keep(d["lanes"], lanes);
        });
        Set(ModuleIds.Recognition, d => Twins.SetModel(d, options.Bundle, options.Data is null ? null : Path.Combine(options.Data, "learned")));
        Set(ModuleIds.PosBridge, d =>
        {
            // The folder that the deployment names is the container's volume.
            d["statePath"] = options.Data is null ? null : Path.Combine(options.Data, "pos");
            d["lanes"] = new JsonArray([.. lanes.Select(l => JsonValue.Create(l))]);
            if (options.Broker is not null)
            {
                d["transport"] = Twins.Broker(options.Broker);
            }
        });
        Set(ModuleIds.DecisionAlert, d =>
        {
            // The deployment's paths are those inside its containers.
            d["catalogUri"] = new Uri(Path.Combine(options.Bundle, ReplayFiles.Catalog)).AbsoluteUri;
            d["journalPath"] = options.Data is null ? options.Journal : Path.Combine(options.Data, ReplayFiles.Journal);
            Twins.SetReview(d, options.Review);
            Twins.SetEvidence(d, options.Evidence);
            Keep(d["lanes"], lanes);
        });

        void Set(string module, Action<JsonObject> change)
        {
            var desired = template.DesiredOf(module);
            change(desired);
            Twins.Set(hub, module, desired, options.Variables);
        }
    }

    private static void Keep(JsonNode? lanes, IReadOnlyList<string> kept)
    {
        if (lanes is JsonObject all)
        {
            foreach (var other in all.Select(l => l.Key).Except(kept, StringComparer.Ordinal).ToArray())
            {
                all.Remove(other);
            }
        }
    }
}
