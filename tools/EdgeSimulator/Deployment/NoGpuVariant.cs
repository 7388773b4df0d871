using System.Text.Json.Nodes;

namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>
/// A deployment for boxes without a GPU: none is asked of Docker, which would not start the module, images and settings are the processor's. All else
/// stays as it is.
/// </summary>
internal static class NoGpuVariant
{
    /// <summary>What the settings <c>execution</c> of Recognition say of a GPU alone.</summary>
    private static readonly string[] GpuSettings = ["deviceId", "memoryLimitMb", "halfPrecision", "engineCache"];

    private const string GpuImage = ".gpu}";
    private const string Cpu = "cpu";

    /// <summary>A copy of a template document, changed.</summary>
    public static JsonObject Of(JsonObject document)
    {
        var copy = (JsonObject)document.DeepClone();
        var content = copy["modulesContent"];
        foreach (var (moduleId, module) in content?["$edgeAgent"]?["properties.desired"]?["modules"]?.AsObject() ?? [])
        {
            var settings = module!["settings"]!.AsObject();
            if (settings["image"]!.ToString().EndsWith(GpuImage, StringComparison.Ordinal))
            {
                settings["image"] = $"${{MODULES.{moduleId}}}";
            }

            (settings["createOptions"]?["HostConfig"] as JsonObject)?.Remove("DeviceRequests");
            if (content?[moduleId]?["properties.desired"] is JsonObject desired)
            {
                SetProvider(desired["execution"] as JsonObject ?? []);
                foreach (var (_, lane) in desired["lanes"] as JsonObject ?? [])
                {
                    SetDecoders(lane!.AsObject());
                }
            }
        }

        return copy;
    }

    private static void SetProvider(JsonObject execution)
    {
        if (execution.ContainsKey("providers"))
        {
            execution["providers"] = new JsonArray(Cpu);
        }

        foreach (var name in GpuSettings)
        {
            execution.Remove(name);
        }
    }

    private static void SetDecoders(JsonObject lane)
    {
        var cameras = (lane["cameras"] as JsonObject ?? []).Select(c => c.Value!.AsObject());
        foreach (var camera in cameras.Append(lane).Where(c => c.ContainsKey("decoder")))
        {
            camera["decoder"] = Cpu;
        }
    }
}
