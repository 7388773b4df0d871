using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.Recognition;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeSimulator.Doctor;

/// <summary>Whether the model loads, and how much of what the store sells it knows and can tell apart: asked of Recognition itself.</summary>
internal static class ModelCheck
{
    private const int CodesPerCall = 5_000;
    private const string LookAlikes = "look-alikes";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <param name="bundle">The model bundle's folder.</param>
    /// <param name="storeId">The store.</param>
    /// <param name="catalog">What the store sells.</param>
    /// <param name="sold">Codes that were rung in a sample, with how often; empty where there is none.</param>
    /// <param name="clock">For time limits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<DoctorFinding>> RunAsync(
        string bundle, string storeId, Catalog catalog, IReadOnlyDictionary<ProductCode, int> sold, TimeProvider clock, CancellationToken cancellationToken)
    {
        var desired = new System.Text.Json.Nodes.JsonObject { ["storeId"] = storeId };
        try
        {
            Twins.SetModel(desired, bundle);
            var hub = new InProcessHub([], clock);
            hub.PatchDesired(ModuleIds.Recognition, desired);
            await using var store = await HostedStore.StartAsync(
                hub, [new ModuleSpec(ModuleIds.Recognition, s => s.AddSingleton(clock).AddLogging(l => l.ClearProviders()).AddRecognition())], cancellationToken);
            var known = await KnownAsync(hub, [.. catalog.Products.Select(p => p.Code)], cancellationToken);
            return [.. CoverageCheck.Run($"{bundle} loads and", catalog, known, sold), .. await LookAlikesAsync(hub, cancellationToken)];
        }
        catch (InputException e)
        {
            return [DoctorFinding.Bad("model", e.Message, "make the bundle anew with ModelBuilder enroll, or name another")];
        }
    }

    /// <summary>What the module itself finds when it is asked at work.</summary>
    private static async Task<IEnumerable<DoctorFinding>> LookAlikesAsync(InProcessHub hub, CancellationToken cancellationToken)
    {
        var answer = await hub.InvokeMethodAsync(ModuleIds.Recognition, MethodNames.Doctor, "{}"u8.ToArray(), Patience, cancellationToken);
        return JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.DoctorResponse)!.Findings.Where(f => f.Subject == LookAlikes);
    }

    private static async Task<IReadOnlySet<ProductCode>> KnownAsync(InProcessHub hub, IReadOnlyList<ProductCode> codes, CancellationToken cancellationToken)
    {
        var known = new HashSet<ProductCode>();
        foreach (var part in codes.Chunk(CodesPerCall))
        {
            var request = JsonSerializer.SerializeToUtf8Bytes(new KnownProductsRequest(part.ToValueList()), ContractsJson.Default.KnownProductsRequest);
            var answer = await hub.InvokeMethodAsync(ModuleIds.Recognition, MethodNames.KnownProducts, request, Patience, cancellationToken);
            known.UnionWith(JsonSerializer.Deserialize(answer.Payload.Span, ContractsJson.Default.KnownProductsResponse)!.Known);
        }

        return known;
    }
}
