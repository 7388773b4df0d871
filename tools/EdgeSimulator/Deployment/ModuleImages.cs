using System.Text.Json;
using System.Text.Json.Nodes;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>Finds the image of a module in its <c>module.json</c>, as the IoT Edge tools do.</summary>
/// <param name="modulesFolder">The folder that holds a folder per module.</param>
/// <param name="platform">The platform where a placeholder names none, such as <c>amd64</c>.</param>
internal sealed class ModuleImages(string modulesFolder, string platform)
{
    private const string Prefix = "MODULES.";

    /// <summary>
    /// The image for <c>MODULES.Name</c> or <c>MODULES.Name.platform</c>, with the placeholders of <c>module.json</c> still in it;
    /// null for any other name.
    /// </summary>
    /// <exception cref="InputException">There is no such module or platform, or the placeholder's is of another processor than the manifest's.</exception>
    public string? Find(string placeholder)
    {
        if (!placeholder.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = placeholder[Prefix.Length..].Split('.', 2);
        var path = Path.Combine(modulesFolder, parts[0], "module.json");
        if (!File.Exists(path))
        {
            throw new InputException($"${{{placeholder}}} names a module without {path}. Correct the name or add the file.");
        }

        var wanted = parts.Length > 1 ? parts[1] : platform;
        if (Architecture(wanted) != Architecture(platform))
        {
            throw new InputException($"${{{placeholder}}} is for {Architecture(wanted)} and the manifest for {platform}. Render it with --no-gpu, or for {Architecture(wanted)}.");
        }

        var image = Read(path)["image"] as JsonObject;
        var platforms = image?["tag"]?["platforms"] as JsonObject ?? [];
        if (image?["repository"] is not JsonValue repository || image["tag"]?["version"] is not JsonValue version)
        {
            throw new InputException($"{path}: image.repository and image.tag.version are expected.");
        }

        return platforms.ContainsKey(wanted)
            ? $"{repository}:{version}-{wanted}"
            : throw new InputException($"{path}: platform '{wanted}' is not listed; listed are {string.Join(", ", platforms.Select(p => p.Key))}.");
    }

    /// <summary><c>amd64</c> of <c>amd64.gpu</c>.</summary>
    private static string Architecture(string platform) => platform.Split('.')[0];

    private static JsonNode Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(path)) ?? throw new InputException($"{path}: an object is expected.");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }
}
