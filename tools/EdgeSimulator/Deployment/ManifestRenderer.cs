using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>Renders a deployment template to a manifest that IoT Hub takes, as the IoT Edge tools do.</summary>
public static class ManifestRenderer
{
    /// <summary>A twin's string is cut at this length; longer create options go on in createOptions01, 02, ...</summary>
    private const int PieceLength = 512;

    private const int MaxPieces = 8;

    private static readonly JsonSerializerOptions Minified = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    /// <summary>Renders a template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="variables">The values of <c>${NAME}</c>.</param>
    /// <param name="modulesFolder">Holds a folder with <c>module.json</c> per module.</param>
    /// <param name="platform">Such as <c>amd64</c>.</param>
    /// <param name="variant">What the manifest is for.</param>
    /// <returns>The manifest as indented JSON.</returns>
    /// <exception cref="InputException">A variable has no value; the message names them all.</exception>
    public static string Render(
        DeploymentTemplate template, Func<string, string?> variables, string modulesFolder, string platform, ManifestVariant variant = ManifestVariant.AsWritten)
    {
        var document = variant switch
        {
            ManifestVariant.NoGpu => NoGpuVariant.Of(template.Document),
            ManifestVariant.Debug => DebugVariant.Of(template.Document),
            _ => template.Document,
        };
        var images = new ModuleImages(modulesFolder, platform);
        var inner = new Placeholders(variables);
        var placeholders = new Placeholders(name => images.Find(name) is { } image ? inner.Fill(image) : variables(name));
        var manifest = (JsonObject)placeholders.Fill(document)!;
        string[] missing = [.. placeholders.Missing.Union(inner.Missing).Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            throw new InputException(
                $"{string.Join(", ", missing)} {(missing.Length == 1 ? "has" : "have")} no value. Set {(missing.Length == 1 ? "it" : "them")} in the .env file or the environment.");
        }

        manifest.Remove("$schema-template");
        if (manifest["modulesContent"]?["$edgeAgent"]?["properties.desired"] is JsonObject agent)
        {
            foreach (var group in (JsonObject?[])[agent["systemModules"] as JsonObject, agent["modules"] as JsonObject])
            {
                foreach (var (name, module) in group ?? [])
                {
                    SplitCreateOptions(name, module?["settings"] as JsonObject ?? []);
                }
            }
        }

        // A layer names its modules one by one.
        foreach (var (key, module) in manifest["content"]?["modulesContent"]?["$edgeAgent"] as JsonObject ?? [])
        {
            SplitCreateOptions(key, module?["settings"] as JsonObject ?? []);
        }

        return manifest.ToJsonString(Indented) + "\n";
    }

    private static void SplitCreateOptions(string module, JsonObject settings)
    {
        if (settings["createOptions"] is not { } options)
        {
            return;
        }

        var text = options is JsonObject ? options.ToJsonString(Minified) : options.ToString();
        var pieces = text.Chunk(PieceLength).Select(c => new string(c)).ToList();
        if (pieces.Count > MaxPieces)
        {
            throw new InputException(
                $"createOptions of {module} have {text.Length} characters; a manifest holds {PieceLength * MaxPieces}. Shorten them.");
        }

        settings.Remove("createOptions");
        for (var i = 0; i < pieces.Count; i++)
        {
            settings[i == 0 ? "createOptions" : $"createOptions{i:00}"] = pieces[i];
        }
    }
}
