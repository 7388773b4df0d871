using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.Benchmarks.Fleet;

/// <summary>What a store of the fleet says, with ids and times as long as they are in a store.</summary>
internal static class StoreSample
{
    public const string StoreId = "store-04711";

    // Full ticks, as a clock gives them: a round time is shorter on the wire.
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    public static string LaneId(int lane) => string.Create(CultureInfo.InvariantCulture, $"lane-{lane}");

    /// <summary>An alert whose sighting is named as VideoIngest names a camera's.</summary>
    public static Alert WithFullIds(Alert alert, int index)
    {
        var sighting = string.Create(CultureInfo.InvariantCulture, $"{Session(1)}-{index:D6}");
        var kind = alert.AlertId[..alert.AlertId.IndexOf(':', StringComparison.Ordinal)];
        return alert with
        {
            AlertId = $"{kind}:{sighting}",
            TransactionId = string.Create(CultureInfo.InvariantCulture, $"{LaneId(1)}-t{index:D6}"),
            KeyFrames = [sighting],
        };
    }

    /// <summary>That the shopper has put an alert right.</summary>
    public static AlertResolved ResolutionOf(Alert alert) => new()
    {
        AlertId = alert.AlertId,
        StoreId = alert.StoreId,
        LaneId = alert.LaneId,
        TransactionId = alert.TransactionId,
        Resolution = AlertResolution.SelfCorrected,
        At = Now,
        EventId = $"{StoreId}-{LaneId(1)}-000123",
    };

    /// <summary>What an attendant decided about an alert.</summary>
    public static AlertReview ReviewOf(Alert alert) => new()
    {
        ReviewId = $"review:{alert.AlertId}:1",
        AlertId = alert.AlertId,
        StoreId = alert.StoreId,
        LaneId = alert.LaneId,
        TransactionId = alert.TransactionId,
        Kind = alert.Kind,
        Verdict = ReviewVerdict.Confirmed,
        Reason = ReviewReason.NotScanned,
        Value = 3.49m,
        RaisedAt = alert.RaisedAt,
        ReviewedAt = Now,
        ReviewerRole = "attendant",
    };

    /// <summary>A store's health and its message's id, as DecisionAlert puts it together from what the modules say.</summary>
    public static (string MessageId, StoreHealth Health) Health(int lanes, bool blind)
    {
        var sent = new Sent();
        var report = new StoreReport(sent, new At(Now));
        foreach (var module in new[] { ModuleIds.VideoIngest, ModuleIds.PosBridge, ModuleIds.Recognition })
        {
            report.Note(Module(module, module == ModuleIds.Recognition ? 0 : lanes, blind && module == ModuleIds.VideoIngest));
        }

        for (var lane = 1; lane <= lanes; lane++)
        {
            report.Note(Lane(lane, LaneId(lane), blind && lane == 1 ? "No alert is raised: the camera is blind: it sends no pictures." : null));
            report.Note(new ClockDrift
            {
                StoreId = StoreId,
                LaneId = LaneId(lane),
                Source = "till against camera",
                MeasuredAt = Now,
                OffsetMs = -412,
                UncertaintyMs = 38,
            });
        }

        report.SendAsync(StoreId, CancellationToken.None).GetAwaiter().GetResult();
        return sent.Message!.Value;
    }

    private static ModuleHealth Module(string module, int lanes, bool blind) => new()
    {
        Module = module,
        StoreId = StoreId,
        At = Now,
        Status = blind ? HealthStatus.Degraded : HealthStatus.Healthy,
        Reasons = blind ? [$"{LaneId(1)}: The camera sends no pictures; it is connected anew."] : [],
        Lanes = Enumerable.Range(1, lanes)
            .Select(lane => Lane(lane, Session(lane), blind && lane == 1 ? "The camera sends no pictures; it is connected anew." : null))
            .ToValueList(),
    };

    private static LaneHealth Lane(int lane, string session, string? reason) => new()
    {
        LaneId = LaneId(lane),
        Status = reason is null ? HealthStatus.Healthy : HealthStatus.Unhealthy,
        Reason = reason,
        Progress = new LaneProgress(session, Now, 41_234),
    };

    private static string Session(int lane) => $"{LaneId(lane)}-20260105T100000123";

    /// <summary>Keeps what is sent.</summary>
    private sealed class Sent : IMessageSender
    {
        public (string MessageId, StoreHealth Health)? Message { get; private set; }

        public Task SendAsync<T>(string output, string messageId, T message, CancellationToken cancellationToken)
            where T : class
        {
            Message = (messageId, (StoreHealth)(object)message);
            return Task.CompletedTask;
        }

        public Task<TResponse> InvokeAsync<TRequest, TResponse>(
            string moduleId, string method, TRequest request, TimeSpan timeout, CancellationToken cancellationToken)
            where TRequest : class
            where TResponse : class => throw new NotSupportedException();
    }

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
