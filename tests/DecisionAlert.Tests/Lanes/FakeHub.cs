using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Tests.Simulation;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Tests.Lanes;

/// <summary>A connection that keeps what is sent and answers <c>knownProducts</c> with everything asked for.</summary>
internal sealed class FakeHub(JsonObject desired) : LocalHub(desired, new GalleryVersion("test", "1", 0))
{
    public ConcurrentQueue<(string Output, EdgeMessage Message)> Sent { get; } = [];

    public JsonObject Reported { get; } = [];

    /// <summary>Called before the hub takes a message; throws where it shall be out of reach.</summary>
    public Action<string, EdgeMessage> OnSent { get; set; } = (_, _) => { };

    /// <summary>The simulated store's catalog file.</summary>
    public static string Catalog() => CatalogFile.Format(Store.Lookup.Codes.Select((code, k) => new CatalogProduct
    {
        Gtin = code,
        Name = $"Goods {k}",
        Category = $"Category {Store.CategoryOf(k)}",
        UnitPrice = 1 + (k * 7 % 12),
    }));

    public override Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken)
    {
        OnSent(output, message);
        Sent.Enqueue((output, message));
        return Task.CompletedTask;
    }

    public override Task ReportAsync(JsonObject patch, CancellationToken cancellationToken)
    {
        foreach (var (key, value) in patch)
            Reported[key] = value?.DeepClone();
        return Task.CompletedTask;
    }

    /// <summary>Delivers as the hub does: again while the module refuses.</summary>
    public async Task DeliverAsync(string input, string id, string schema, byte[] body)
    {
        while (Deliver(input, id, schema, body) == MessageDisposition.Abandoned)
            await Task.Yield();
    }

    /// <summary>Delivers what a lane takes in by the message it comes in.</summary>
    public Task DeliverAsync(LaneInput input, string id) => input switch
    {
        RecognitionArrived { Recognition: var r } => DeliverAsync(
            Endpoints.Recognitions, id, ItemRecognition.Schema, JsonSerializer.SerializeToUtf8Bytes(r, ContractsJson.Default.ItemRecognition)),
        PosEventArrived { Event: var e } => DeliverAsync(
            Endpoints.PosEvents, id, PosEvent.Schema, JsonSerializer.SerializeToUtf8Bytes(e, ContractsJson.Default.PosEvent)),
        SourceReported report => DeliverAsync(Endpoints.Health, id, ModuleHealth.Schema, JsonSerializer.SerializeToUtf8Bytes(
            new ModuleHealth
            {
                Module = report.Source == LaneSource.Camera ? ModuleIds.VideoIngest : ModuleIds.PosBridge,
                StoreId = "store-1",
                At = report.At,
                Status = report.Status,
                Lanes = [new LaneHealth { LaneId = "lane-1", Status = report.Status, Progress = report.Progress }],
            },
            ContractsJson.Default.ModuleHealth)),
        _ => Task.CompletedTask,
    };

    /// <summary>Done once the store's health says that the lane has ended.</summary>
    public async Task EndedAsync()
    {
        while (!Sent.Any(s => s.Message.Schema == StoreHealth.Schema && HasEnded(s.Message)))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
    }

    private static bool HasEnded(EdgeMessage message) =>
        JsonSerializer.Deserialize(message.Body.Span, ContractsJson.Default.StoreHealth)!.Modules
            .Any(m => m.Module == ModuleIds.DecisionAlert && m.Lanes.Any(l => l.Progress is { Ended: true }));
}
