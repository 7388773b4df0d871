using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.EdgeSimulator.Deployment;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>A model bundle's name and version, from its <c>bundle.json</c>. Recognition checks the rest.</summary>
internal sealed record BundleIdentity(string Name, string Version)
{
    /// <summary>Finds the bundle to use: the one named, or one in or beside the recording's folder.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public static string Find(string? named, string recordingFolder)
    {
        if (named is not null)
        {
            return Path.GetFullPath(named);
        }

        string[] places = [Path.Combine(recordingFolder, "bundle"), Path.GetFullPath(Path.Combine(recordingFolder, "..", "bundle"))];
        return Array.Find(places, p => File.Exists(Path.Combine(p, "bundle.json")))
            ?? throw new InputException(
                $"no model bundle: neither {places[0]} nor {places[1]} is one. Name one with --bundle; ModelBuilder enroll makes it.");
    }

    /// <summary>Reads <c>bundle.json</c>.</summary>
    /// <exception cref="InputException">It is missing or says neither name nor version.</exception>
    public static BundleIdentity Read(string folder)
    {
        var path = Path.Combine(folder, "bundle.json");
        if (!File.Exists(path))
        {
            throw new InputException($"{path} does not exist. Name a bundle's folder with --bundle; ModelBuilder enroll makes one.");
        }

        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject;
            return json?["name"] is JsonValue name && json["version"] is JsonValue version
                ? new BundleIdentity(name.ToString(), version.ToString())
                : throw new InputException($"{path}: name and version are expected. Make the bundle anew with ModelBuilder enroll.");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: this is no JSON ({e.Message}). Make the bundle anew with ModelBuilder enroll.", e);
        }
    }
}
