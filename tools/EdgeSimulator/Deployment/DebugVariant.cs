using System.Globalization;
using System.Text.Json.Nodes;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>A deployment for a developer's machine: no GPU (<see cref="NoGpuVariant"/>), metrics on the host's ports, everything logged.</summary>
internal static class DebugVariant
{
    private const int MetricsPort = 9600;

    /// <summary>A copy of a template document, changed.</summary>
    public static JsonObject Of(JsonObject document)
    {
        var copy = NoGpuVariant.Of(document);
        var port = MetricsPort;
        foreach (var (_, module) in copy["modulesContent"]?["$edgeAgent"]?["properties.desired"]?["modules"]?.AsObject() ?? [])
        {
            var host = module!["settings"]!["createOptions"]!["HostConfig"]!.AsObject();
            var binding = new JsonObject { ["HostPort"] = (++port).ToString(CultureInfo.InvariantCulture) };
            var bindings = host["PortBindings"] as JsonObject ?? [];
            bindings[$"{MetricsPort}/tcp"] = new JsonArray(binding);
            host["PortBindings"] = bindings;
            var environment = module["env"] as JsonObject ?? [];
            environment["LOG_LEVEL"] = new JsonObject { ["value"] = "Debug" };
            module["env"] = environment;
        }

        return copy;
    }
}
