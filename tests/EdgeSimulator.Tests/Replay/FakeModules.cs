using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.PosBridge;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LossPrevention.EdgeSimulator.Tests.Replay;

/// <summary>
/// Small stand-ins for the modules around the real PosBridge: a camera that sees one item a second, a recognition that answers every
/// sighting, and a decision that raises a missed scan for every sighting without a till event in its second.
/// </summary>
internal static class FakeModules
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    public static Func<StoreSessionOptions, InProcessPosTransport, IReadOnlyList<ModuleSpec>> Create(int items, string? fault = null) =>
        (options, transport) =>
        [
            new ModuleSpec(ModuleIds.DecisionAlert, s =>
            {
                foreach (var observer in options.DecisionObservers)
                {
                    s.AddSingleton(observer);
                }

                HouseModules.Common(s, options)
                    .AddInput<ItemRecognition, Decider>(Endpoints.Recognitions, 64, QueueFullPolicy.Refuse)
                    .AddInput<PosEvent, Decider>(Endpoints.PosEvents, 64, QueueFullPolicy.Refuse)
                    .AddInput<ModuleHealth, Decider>(Endpoints.Health, 64, QueueFullPolicy.Refuse);
            }),
            new ModuleSpec(ModuleIds.Recognition, s =>
            {
                if (fault == "start")
                {
                    s.AddHostedService<Refusing>();
                }

                HouseModules.Common(s, options).AddInput<ItemSighting, Recognizer>(Endpoints.Sightings, 64, QueueFullPolicy.Refuse);
            }),
            new ModuleSpec(ModuleIds.PosBridge, s => HouseModules.Common(s, options).AddSingleton(transport).AddPosBridge()),
            new ModuleSpec(ModuleIds.VideoIngest, s => HouseModules.Common(s, options).AddSingleton(new CameraScript(items, fault)).AddHostedService<Camera>()),
        ];

    private sealed record CameraScript(int Items, string? Fault);

    private sealed class Refusing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidDataException("the bundle's hash does not match.\nMake it anew.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Camera(IMessageSender sender, IModuleHealth health, CameraScript script) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            for (var i = 1; i <= script.Items; i++)
            {
                var at = Start.AddSeconds(i);
                if (script.Fault == "crash" && i == 2)
                {
                    throw new InvalidOperationException("the lens fell off");
                }

                await sender.SendAsync(
                    Endpoints.Sightings,
                    $"s-{i}",
                    new ItemSighting
                    {
                        SightingId = $"s-{i}",
                        StoreId = "store-1",
                        LaneId = "lane-1",
                        Session = "camera",
                        Sequence = i,
                        FirstSeenAt = at,
                        LastSeenAt = at,
                        GoodsConfidence = 1,
                    },
                    stoppingToken);
                await SayAsync(at, i, ended: false, stoppingToken);
            }

            if (script.Fault == "video")
            {
                health.SetLane(new LaneHealth { LaneId = "lane-1", Status = HealthStatus.Unhealthy, Reason = "the video breaks off" });
                await health.PublishAsync(stoppingToken);
                return;
            }

            await SayAsync(Start.AddSeconds(script.Items + 1), script.Items, ended: true, stoppingToken);
        }

        private Task SayAsync(DateTimeOffset through, long last, bool ended, CancellationToken cancellationToken)
        {
            health.SetLane(new LaneHealth
            {
                LaneId = "lane-1",
                Status = HealthStatus.Healthy,
                Progress = new LaneProgress("camera", through, last, ended),
            });
            return health.PublishAsync(cancellationToken);
        }
    }

    private sealed class Recognizer(IMessageSender sender) : IMessageHandler<ItemSighting>
    {
        public Task HandleAsync(ItemSighting message, CancellationToken cancellationToken) => sender.SendAsync(
            Endpoints.Recognitions,
            message.SightingId,
            new ItemRecognition
            {
                SightingId = message.SightingId,
                StoreId = message.StoreId,
                LaneId = message.LaneId,
                Session = message.Session,
                Sequence = message.Sequence,
                FirstSeenAt = message.FirstSeenAt,
                LastSeenAt = message.LastSeenAt,
                GoodsConfidence = 1,
                UnknownProbability = 0,
                GoodsLogLikelihoodRatio = 3,
                Gallery = new GalleryVersion("b", "1", 0),
                Thumbnail = new JpegImage(new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 }),
            },
            cancellationToken);
    }

    private sealed class Decider(IModuleHealth health, IEnumerable<IDecisionObserver> observers)
        : IMessageHandler<ItemRecognition>, IMessageHandler<PosEvent>, IMessageHandler<ModuleHealth>
    {
        private readonly Lock gate = new();
        private readonly SortedDictionary<long, ItemRecognition> seen = [];
        private readonly HashSet<DateTimeOffset> rung = [];
        private LaneProgress? camera;
        private LaneProgress? till;
        private bool done;

        public Task HandleAsync(ItemRecognition message, CancellationToken cancellationToken) => Take(() => seen[message.Sequence] = message, cancellationToken);

        public Task HandleAsync(PosEvent message, CancellationToken cancellationToken) => Take(() => rung.Add(message.OccurredAt), cancellationToken);

        public Task HandleAsync(ModuleHealth message, CancellationToken cancellationToken) => Take(
            () =>
            {
                var progress = message.Lanes.FirstOrDefault(l => l.LaneId == "lane-1")?.Progress;
                camera = message.Module == ModuleIds.VideoIngest ? progress ?? camera : camera;
                till = message.Module == ModuleIds.PosBridge ? progress ?? till : till;
            },
            cancellationToken);

        private async Task Take(Action take, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                take();
                if (done || camera is not { Ended: true } || till is not { Ended: true } || seen.Count < camera.LastSequence || rung.Count < till.LastSequence)
                {
                    return;
                }

                done = true;
                foreach (var item in seen.Values)
                {
                    Decide(item);
                }
            }

            health.SetLane(new LaneHealth { LaneId = "lane-1", Status = HealthStatus.Healthy, Progress = camera });
            await health.PublishAsync(cancellationToken);
        }

        private void Decide(ItemRecognition item)
        {
            var paid = rung.Contains(item.LastSeenAt);
            foreach (var observer in observers)
            {
                observer.OnDecision(new Decision
                {
                    Id = $"sighting:{item.SightingId}",
                    StoreId = item.StoreId,
                    LaneId = item.LaneId,
                    Kind = DecisionKind.Sighting,
                    At = item.LastSeenAt,
                    DecidedAt = item.LastSeenAt,
                    Outcome = paid ? DecisionOutcome.Paired : DecisionOutcome.Missed,
                    Scores = new DecisionScores(),
                    Reason = paid ? "It was rung." : "It was not rung.",
                });
                if (!paid)
                {
                    var alert = new Alert
                    {
                        AlertId = $"a-{item.SightingId}",
                        StoreId = item.StoreId,
                        LaneId = item.LaneId,
                        Kind = DiscrepancyKind.MisScan,
                        Risk = 1,
                        Action = AlertAction.Call,
                        RaisedAt = item.LastSeenAt.AddSeconds(2),
                        OccurredAt = item.LastSeenAt,
                        LatencyMs = 2000,
                        KeyFrames = [item.SightingId],
                    };
                    observer.OnAlert(alert);
                    observer.OnAlertSent(alert, TimeSpan.FromMilliseconds(5));
                }
            }
        }
    }
}
