using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>The other end of a <see cref="Rehearsal"/>: a ticket on which one item is paid for and another is not.</summary>
internal sealed class RehearsalHub() : LocalHub(new JsonObject { ["storeId"] = Store }, Gallery)
{
    private const string Store = "rehearsal";
    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch;
    private static readonly GalleryVersion Gallery = new(Store, "1", 0);
    private static readonly ProductCode[] Codes = [ProductCode.Parse("00000000000017"), ProductCode.Parse("00000000000024")];
    private readonly TaskCompletionSource alerted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the alert is here.</summary>
    public Task Alerted => alerted.Task;

    /// <summary>The ticket.</summary>
    public void Play()
    {
        Ring(1, PosEventKind.TransactionStarted, 0);
        Ring(2, PosEventKind.ItemScanned, 3, Codes[0]);
        Pass(1, 3, Codes[0]);
        Pass(2, 6, Codes[1]);
        Ring(3, PosEventKind.PaymentStarted, 10);
        Ring(4, PosEventKind.TransactionCompleted, 12);
        Promise(ModuleIds.VideoIngest, 2);
        Promise(ModuleIds.PosBridge, 4);
    }

    /// <inheritdoc/>
    public override Task SendAsync(string output, EdgeMessage message, CancellationToken cancellationToken)
    {
        if (output == Endpoints.Alerts)
            alerted.TrySetResult();
        return Task.CompletedTask;
    }

    private static DateTimeOffset At(double seconds) => Begin.AddSeconds(seconds);

    private void Ring(long number, PosEventKind kind, double seconds, ProductCode? code = null) => Deliver(
        Endpoints.PosEvents, PosEvent.Schema, ContractsJson.Default.PosEvent, new PosEvent
        {
            EventId = $"{Store}-{number}",
            StoreId = Store,
            LaneId = Store,
            TerminalId = Store,
            TransactionId = Store,
            Sequence = number,
            Kind = kind,
            OccurredAt = At(seconds),
            Item = code is { } rung ? new PosItem { Code = rung.Value } : null,
            Receipt = new PosReceipt(Store, number, At(seconds), false),
        });

    private void Pass(long number, double seconds, ProductCode code) => Deliver(
        Endpoints.Recognitions, ItemRecognition.Schema, ContractsJson.Default.ItemRecognition, new ItemRecognition
        {
            SightingId = $"{Store}-{number}",
            StoreId = Store,
            LaneId = Store,
            Session = Store,
            Sequence = number,
            FirstSeenAt = At(seconds - 0.5),
            LastSeenAt = At(seconds + 1),
            Zones = [new ZonePass(ZoneKind.Scanner, At(seconds - 0.5), At(seconds + 0.5)), new ZonePass(ZoneKind.Bagging, At(seconds + 0.6), At(seconds + 1))],
            GoodsConfidence = 0.95,
            Candidates = [new ProductCandidate(code, 0.98, 6)],
            UnknownProbability = 0.01,
            GoodsLogLikelihoodRatio = 4,
            Gallery = Gallery,
        });

    private void Promise(string module, long last) => Deliver(
        Endpoints.Health, ModuleHealth.Schema, ContractsJson.Default.ModuleHealth, new ModuleHealth
        {
            Module = module,
            StoreId = Store,
            At = At(60),
            Status = HealthStatus.Healthy,
            Lanes = [new LaneHealth { LaneId = Store, Status = HealthStatus.Healthy, Progress = new LaneProgress(Store, At(60), last, true) }],
        });

    private void Deliver<T>(string input, string schema, JsonTypeInfo<T> type, T message) =>
        Deliver(input, Guid.NewGuid().ToString(), schema, JsonSerializer.SerializeToUtf8Bytes(message, type));
}
