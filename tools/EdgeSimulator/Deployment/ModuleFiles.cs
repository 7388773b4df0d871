using System.Text.Json;
using System.Text.Json.Nodes;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>Where the files that a module's twin names lie on the box: its deployment mounts folders of the box into the module's container.</summary>
internal sealed class ModuleFiles
{
    private readonly List<(string OnBox, string InModule)> binds = [];

    /// <param name="template">The deployment; as it is written or rendered.</param>
    /// <param name="moduleId">Whose files.</param>
    public ModuleFiles(DeploymentTemplate template, string moduleId)
    {
        var options = CreateOptions(template.DesiredOf("$edgeAgent")["modules"]?[moduleId]?["settings"] as JsonObject ?? []);
        foreach (var bind in options?["HostConfig"]?["Binds"] as JsonArray ?? [])
        {
            // host:container[:options]
            if (bind?.ToString().Split(':') is [var onBox, var inModule, ..])
            {
                binds.Add((onBox.TrimEnd('/'), inModule.TrimEnd('/')));
            }
        }
    }

    /// <summary>The path on this machine: the module's own where a file lies there, as it does in a container, and else the one that is mounted there.</summary>
    public string Find(string inModule) => File.Exists(inModule)
        ? inModule
        : binds
            .Where(bind => inModule.StartsWith(bind.InModule + '/', StringComparison.Ordinal))
            .OrderByDescending(bind => bind.InModule.Length)
            .Select(bind => bind.OnBox + inModule[bind.InModule.Length..])
            .FirstOrDefault(inModule);

    private static JsonNode? CreateOptions(JsonObject settings)
    {
        if (settings["createOptions"] is not JsonValue)
        {
            return settings["createOptions"];
        }

        // A rendered manifest holds them as text, in pieces that go by their names.
        var text = string.Concat(settings.Where(s => s.Key.StartsWith("createOptions", StringComparison.Ordinal)).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value));
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null; // The manifest's own check says what is wrong with it.
        }
    }
}
