using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>What a session sets differently from the deployment.</summary>
/// <param name="Bundle">The model bundle's folder, absolute.</param>
/// <param name="Journal">The journal's file; null for none.</param>
/// <param name="RealTime">A recording runs at the pace of a camera instead of as fast as it goes.</param>
/// <param name="Broker">The broker with the till's events; null where they come from the recording, or from the deployment's own broker.</param>
internal sealed record TwinOptions(string Bundle, string? Journal, bool RealTime, string? Broker = null)
{
    /// <summary>Where the review pages listen; null for none.</summary>
    public (string Address, int Port)? Review { get; init; }

    /// <summary>Where a store on trial keeps its journal, what PosBridge has sent and what Recognition has learned; null: nothing is kept.</summary>
    public string? Data { get; init; }

    /// <summary>Where Recognition finds and keeps what was learned; null: it begins with the bundle alone and forgets at the end.</summary>
    public string? Learned { get; init; }

    /// <summary>Where clips are kept and the file with their keys, made where it is not there; null: none are cut.</summary>
    public (string Folder, string KeyFile)? Evidence { get; init; }

    /// <summary>The values of the deployment's <c>${NAME}</c>.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;
}

/// <summary>Parts of twins that are set in more than one way.</summary>
internal static class Twins
{
    /// <summary>Sets a module's desired properties, placeholders filled.</summary>
    /// <exception cref="InputException">A placeholder has no value.</exception>
    public static void Set(InProcessHub hub, string module, JsonObject desired, Func<string, string?> variables)
    {
        var placeholders = new Placeholders(variables);
        var filled = (JsonObject)placeholders.Fill(desired)!;
        if (placeholders.Missing.Count > 0)
        {
            throw new InputException(
                $"the twin of {module} in the deployment needs {string.Join(", ", placeholders.Missing)}. Set it in the environment or in the file of --env.");
        }

        hub.PatchDesired(module, filled);
    }

    /// <summary>
    /// A bundle in the place of the deployment's: whatever is said of that one (its hash, its version) does not hold for this one, and its
    /// cache is a path inside the container, for which a folder of this machine may stand in.
    /// </summary>
    public static void SetModel(JsonObject desired, string bundle, string? cache = null)
    {
        var identity = BundleIdentity.Read(bundle);
        desired.Remove("modelCache");
        if (cache is not null)
        {
            desired["modelCache"] = cache;
        }

        desired["model"] = new JsonObject { ["name"] = identity.Name, ["version"] = identity.Version, ["uri"] = new Uri(bundle).AbsoluteUri };
    }

    /// <summary>
    /// The review pages on this machine's own address, in the open only where no other machine reaches them. Their files and the webhooks' are
    /// those of the container.
    /// </summary>
    public static void SetReview(JsonObject desired, (string Address, int Port)? review)
    {
        desired.Remove("webhooks");
        desired.Remove("review");
        if (review is { } pages)
        {
            desired["review"] = new JsonObject
            {
                ["port"] = pages.Port,
                ["listen"] = pages.Address,
                ["https"] = !(System.Net.IPAddress.TryParse(pages.Address, out var address) && System.Net.IPAddress.IsLoopback(address)),
            };
        }
    }

    /// <summary>The clips' folder and keys on this machine in the place of the containers'; none where the session keeps none.</summary>
    public static void SetEvidence(JsonObject desired, (string Folder, string KeyFile)? evidence)
    {
        desired.Remove("evidence");
        if (evidence is { } kept)
        {
            desired["evidence"] = new JsonObject { ["path"] = kept.Folder, ["keyFile"] = kept.KeyFile };
        }
    }

    /// <summary>A broker in the place of the deployment's.</summary>
    public static JsonObject Broker(string uri) => new() { ["kind"] = "stomp", ["uri"] = uri };
}
