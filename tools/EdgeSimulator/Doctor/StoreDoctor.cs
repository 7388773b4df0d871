using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.PosBridge;
using LossPrevention.VideoIngest.Doctor;

namespace LossPrevention.EdgeSimulator.Doctor;

/// <summary>What a store is looked at with.</summary>
/// <param name="Template">The deployment.</param>
/// <param name="Variables">The values of its <c>${NAME}</c>.</param>
internal sealed record DoctorOptions(DeploymentTemplate Template, Func<string, string?> Variables)
{
    /// <summary>The catalog on this machine; null: not looked at.</summary>
    public string? Catalog { get; init; }

    /// <summary>The model bundle's folder on this machine; null: not looked at.</summary>
    public string? Bundle { get; init; }

    /// <summary>A sample of the till's events, one canonical PosEvent a line; null: none.</summary>
    public string? TillEvents { get; init; }
}

/// <summary>Looks at a store before it goes live and says what to mend.</summary>
internal sealed class StoreDoctor(DoctorOptions options, TimeProvider clock)
{
    private static readonly string[] ConnectionStrings = ["DEVICE_CONNECTION_STRING", "IOTHUB_CONNECTION_STRING"];

    /// <summary>The zones of the repository's own template: an example, which fits no camera.</summary>
    private static readonly JsonObject ExampleZones = JsonNode.Parse("""
        {"belt": [[0.02, 0.15], [0.3, 0.15], [0.3, 0.85], [0.02, 0.85]],
         "scanner": [[0.38, 0.15], [0.62, 0.15], [0.62, 0.85], [0.38, 0.85]],
         "bagging": [[0.68, 0.15], [0.98, 0.15], [0.98, 0.85], [0.68, 0.85]]}
        """)!.AsObject();

    /// <summary>Everything seen, part by part as it is seen.</summary>
    public async IAsyncEnumerable<DoctorFinding> ExamineAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var finding in Settings())
        {
            yield return finding;
        }

        var lanes = (Desired(ModuleIds.VideoIngest)["lanes"] as JsonObject ?? []).Where(lane => lane.Value is JsonObject);
        var cameras = lanes.SelectMany(lane => CameraDoctor.CamerasOf(lane.Key, lane.Value!.AsObject())).Select(c => CameraAsync(c.Name, c.Camera, cancellationToken)).ToList();
        foreach (var camera in cameras)
        {
            foreach (var finding in await camera)
            {
                yield return finding;
            }
        }

        foreach (var finding in await BrokersAsync(cancellationToken))
        {
            yield return finding;
        }

        var catalog = options.Catalog is null ? null : CatalogFile.Load(options.Catalog);
        foreach (var finding in catalog is null ? [DoctorFinding.Unknown("catalog", "name the file with --catalog")] : CatalogCheck.Run(catalog))
        {
            yield return finding;
        }

        var events = options.TillEvents is null ? [] : ReadEvents(options.TillEvents);
        var layouts = Layouts();
        foreach (var finding in events.Count == 0 ? [DoctorFinding.Unknown("till", "give a sample of its events with --till-events")] : TillCheck.Run(events, catalog?.Catalog ?? Catalog.Empty, layouts))
        {
            yield return finding;
        }

        foreach (var finding in options.Bundle is null || catalog is null
            ? [DoctorFinding.Unknown("model", "name its folder with --bundle, and the catalog with --catalog")]
            : await ModelCheck.RunAsync(options.Bundle, Text(Desired(ModuleIds.DecisionAlert)["storeId"]), catalog.Catalog, TillCheck.Sold(events, catalog.Catalog, layouts), clock, cancellationToken))
        {
            yield return finding;
        }

        yield return NodeClock.Check();
        yield return NodeCheck.Disk("/var/lib/loss-prevention");
        yield return NodeCheck.Gpu([.. (Desired(ModuleIds.Recognition)["execution"]?["providers"] as JsonArray ?? []).Select(p => p!.ToString())]);
        yield return await HubAsync(cancellationToken);
    }

    private IEnumerable<DoctorFinding> Settings()
    {
        foreach (var (moduleId, services) in HouseModules.Services())
        {
            var placeholders = new Placeholders(options.Variables);
            var desired = (JsonObject)placeholders.Fill(Desired(moduleId))!;
            foreach (var name in placeholders.Missing)
            {
                yield return DoctorFinding.Bad(moduleId, $"{name} has no value", "set it in the .env file");
            }

            var errors = placeholders.Missing.Count > 0 ? [] : ModuleTwins.Check(services, desired);
            foreach (var error in errors)
            {
                yield return DoctorFinding.Bad(moduleId, $"{error.Path} {error.Message}", "correct it in the deployment; the module refuses all of its settings for it");
            }

            if (placeholders.Missing.Count == 0 && errors.Count == 0)
            {
                yield return DoctorFinding.Good(moduleId, "takes its settings");
            }
        }
    }

    /// <summary>One whose address has a name without a value is not looked at: that the value is missing is said already.</summary>
    private Task<IReadOnlyList<DoctorFinding>> CameraAsync(string name, JsonObject camera, CancellationToken cancellationToken)
    {
        var placeholders = new Placeholders(options.Variables);
        var filled = placeholders.Fill(camera)!.AsObject();
        if (placeholders.Missing.Count > 0)
        {
            filled.Remove("source");
        }

        return CameraDoctor.RunAsync(name, filled, ExampleZones, new ModuleFiles(options.Template, ModuleIds.VideoIngest).Find, clock, cancellationToken);
    }

    private Task<IReadOnlyList<DoctorFinding>> BrokersAsync(CancellationToken cancellationToken)
    {
        var placeholders = new Placeholders(options.Variables);
        var transport = placeholders.Fill(Desired(ModuleIds.PosBridge)["transport"]) as JsonObject ?? [];
        if (placeholders.Missing.Count > 0)
        {
            transport.Remove("uri");
        }

        return BrokerCheck.RunAsync(transport, new ModuleFiles(options.Template, ModuleIds.PosBridge).Find, clock, cancellationToken);
    }

    private async Task<DoctorFinding> HubAsync(CancellationToken cancellationToken)
    {
        var host = ConnectionStrings
            .SelectMany(n => (options.Variables(n) ?? "").Split(';'))
            .FirstOrDefault(part => part.StartsWith("HostName=", StringComparison.OrdinalIgnoreCase))?["HostName=".Length..];
        return host is null
            ? DoctorFinding.Unknown("network", "no connection string names an IoT Hub; DEVICE_CONNECTION_STRING in the .env file would")
            : await NodeCheck.ReachAsync("network", host, 443, "open the way out to the IoT Hub (443, 5671 or 8883)", clock, cancellationToken);
    }

    /// <summary>How the store's own codes are cut; where the settings cannot be read, their own check says it.</summary>
    private ScanCodeLayouts Layouts()
    {
        try
        {
            var layouts = Desired(ModuleIds.DecisionAlert)["inStoreLayouts"].Deserialize<InStoreLayout[]>(JsonSerializerOptions.Web) ?? [];
            ScanCodeLayouts.Create(layouts, out var result);
            return result;
        }
        catch (JsonException)
        {
            return ScanCodeLayouts.None;
        }
    }

    private static List<PosEvent> ReadEvents(string path)
    {
        var events = new List<PosEvent>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                events.Add(JsonSerializer.Deserialize(line, ContractsJson.Default.PosEvent)!);
            }
            catch (JsonException e)
            {
                throw new InputException($"{path}:{number}: {e.Message}", e);
            }
        }

        return events;
    }

    private JsonObject Desired(string moduleId) => options.Template.DesiredOf(moduleId);

    private static string Text(JsonNode? node) => node?.ToString() ?? "";
}
