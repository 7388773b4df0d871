using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Deployment;

namespace LossPrevention.Benchmarks.Fleet;

/// <summary>
/// The sizes as the modules' own code makes them: alerts of a correlated lane, health by the store's report, twins of the deployment,
/// all through the serialisers that send them.
/// </summary>
internal sealed class MeasuredSizes : WireSizes
{
    private const int Alerts = 1_000;
    private readonly DeploymentTemplate template;
    private readonly Dictionary<(int Lanes, bool Blind), int> health = [];

    public MeasuredSizes(DeploymentTemplate template)
    {
        this.template = template;
        var alerts = SampleAlerts();
        var resolution = StoreSample.ResolutionOf(alerts[0]);
        Resolution = MessageSender.Write(resolution.AlertId, resolution).SizeBytes;
        var review = StoreSample.ReviewOf(alerts[0]);
        Review = MessageSender.Write(review.ReviewId, review).SizeBytes;
        var sizes = alerts.Select(a => MessageSender.Write(a.AlertId, a).SizeBytes).ToList();
        (Alert, SmallestAlert, LargestAlert) = ((int)Math.Ceiling(sizes.Average()), sizes.Min(), sizes.Max());
    }

    /// <summary>The mean of <see cref="Alerts"/> alerts.</summary>
    public override int Alert { get; }

    public override int Resolution { get; }

    public override int Review { get; }

    /// <summary>The smallest alert.</summary>
    public int SmallestAlert { get; }

    /// <summary>The largest alert.</summary>
    public int LargestAlert { get; }

    public override int Health(int lanes) => HealthOf(lanes, blind: false);

    public override int BlindHealth(int lanes) => HealthOf(lanes, blind: true);

    public override IReadOnlyList<TwinSize> Twins(int lanes) => [.. template.Modules.Select(module =>
    {
        var desired = ForLanes(template.DesiredOf(module), lanes);
        var reported = SettingsReport.Write(1, []);
        if (module == ModuleIds.Recognition)
        {
            // As Recognition reports the bundle in force.
            reported["model"] = new JsonObject
            {
                ["uri"] = desired["model"]!["uri"]!.DeepClone(), ["state"] = "inForce", ["error"] = null, ["name"] = "grocery", ["version"] = "1",
            };
        }

        return new TwinSize(module, Length(desired) + Length(reported), Length(reported));
    })];

    /// <summary>What leaves a lane where items are missed and switched, with ids as long as a camera's.</summary>
    internal static IReadOnlyList<Alert> SampleAlerts()
    {
        var lane = new BusyLane(1);
        var sink = new AlertSink();
        var settings = new DecisionAlertSettings { StoreId = StoreSample.StoreId };
        var correlator = new LaneCorrelator(new LaneContext(new LaneKey(StoreSample.StoreId, StoreSample.LaneId(1)), settings, lane.Catalog), sink);
        correlator.Feed(lane.Gallery);
        while (sink.Alerts.Count < Alerts)
        {
            foreach (var input in lane.Next(500))
            {
                correlator.Feed(input);
            }
        }

        return [.. sink.Alerts.Take(Alerts).Select(StoreSample.WithFullIds)];
    }

    private static int Length(JsonNode node) => Encoding.UTF8.GetByteCount(node.ToJsonString());

    /// <summary>A twin's entries by lane, one for each of so many lanes.</summary>
    private static JsonObject ForLanes(JsonObject desired, int lanes)
    {
        var ids = Enumerable.Range(1, lanes).Select(StoreSample.LaneId).ToList();
        if (desired["lanes"] is JsonObject map && map.Count > 0)
        {
            var one = map.First().Value!;
            desired["lanes"] = new JsonObject(ids.Select(id => KeyValuePair.Create(id, (JsonNode?)one.DeepClone())));
        }
        else if (desired["lanes"] is JsonArray)
        {
            desired["lanes"] = new JsonArray([.. ids.Select(id => (JsonNode)id)]);
        }

        return desired;
    }

    private int HealthOf(int lanes, bool blind)
    {
        if (!health.TryGetValue((lanes, blind), out var size))
        {
            var (id, message) = StoreSample.Health(lanes, blind);
            health[(lanes, blind)] = size = MessageSender.Write(id, message).SizeBytes;
        }

        return size;
    }

    private sealed class AlertSink : ILaneSink
    {
        public List<Alert> Alerts { get; } = [];

        public void OnDecision(Decision decision)
        {
        }

        public void OnAlert(Alert alert) => Alerts.Add(alert);

        public void OnResolved(AlertResolved resolved)
        {
        }

        public void OnCommand(LaneCommand command)
        {
        }

        public void OnSample(LearningSample sample)
        {
        }

        public void OnGalleryNeeded(GalleryVersion gallery)
        {
        }
    }
}
