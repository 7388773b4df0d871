using System.Globalization;
using System.Text.Json.Nodes;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>A deployment for a developer's machine: no GPU, metrics on the host's ports, everything logged.</summary>
internal static class DebugVariant
{
    private const int MetricsPort = 9600;

    /// <summary>A copy of a template or manifest document, changed.</summary>
    public static JsonObject Of(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        var content = copy["modulesContent"];
        var port = MetricsPort;
        foreach (var (moduleId, module) in content?["$edgeAgent"]?["properties.desired"]?["modules"]?.AsObject() ?? [])
        {
            var settings = module!["settings"]!.AsObject();
            settings["image"] = $"${{MODULES.{moduleId}}}";
            var options = settings["createOptions"]!.AsObject();
            var host = options["HostConfig"]!.AsObject();
            host.Remove("DeviceRequests");
            var binding = new JsonObject { ["HostPort"] = (++port).ToString(CultureInfo.InvariantCulture) };
            var bindings = host["PortBindings"] as JsonObject ?? [];
            bindings[$"{MetricsPort}/tcp"] = new JsonArray(binding);
            host["PortBindings"] = bindings;
            var environment = module["env"] as JsonObject ?? [];
            environment["LOG_LEVEL"] = new JsonObject { ["value"] = "Debug" };
            module["env"] = environment;
            (content?[moduleId]?["properties.desired"] as JsonObject)?.Remove("execution");
        }

        return copy;
    }
}
