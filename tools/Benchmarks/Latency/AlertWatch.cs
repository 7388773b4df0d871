using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Hub;

namespace LossPrevention.Benchmarks;

/// <summary>One switch that was raised: milliseconds after its line was at the hub.</summary>
/// <param name="SightingId">The item's pass.</param>
/// <param name="ScannedGtin">The line's product.</param>
/// <param name="LeftScanner">Until its middle left the scanner zone, event time.</param>
/// <param name="Sent">Until its sighting, or its first look, was at the hub, wall clock; negative where that was before.</param>
/// <param name="Recognised">Until its first pictures had been held against the gallery, wall clock.</param>
/// <param name="Total">Until the alert was at the hub, wall clock.</param>
/// <param name="EventTime">Until it could be known, event time.</param>
internal sealed record RaisedSwitch(
    string SightingId, string ScannedGtin, double LeftScanner, double Sent, double Recognised, double Total, double EventTime)
{
    /// <summary>Since pictures and line were both known.</summary>
    public double Waited => Total - Math.Max(0, Recognised);
}

/// <summary>When lines, sightings, recognitions and alerts were at the hub.</summary>
internal sealed class AlertWatch(TimeProvider clock) : IHubObserver
{
    private readonly ConcurrentQueue<(PosEvent Event, long At)> lines = new();
    private readonly ConcurrentDictionary<string, (ItemSighting Sighting, long At)> sent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> recognised = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(Alert Alert, long At)> alerts = new();

    /// <inheritdoc/>
    public void OnSent(HubMessage message)
    {
        var now = clock.GetTimestamp();
        switch (message.Output)
        {
            case Endpoints.PosEvents when Read(message, ContractsJson.Default.PosEvent) is { Kind: PosEventKind.ItemScanned or PosEventKind.ItemKeyed } e:
                lines.Enqueue((e, now));
                break;
            case Endpoints.Sightings when Read(message, ContractsJson.Default.ItemSighting) is { } sighting:
                var pass = sighting with { Crops = [] };
                sent.AddOrUpdate(sighting.SightingId, (pass, now), (_, first) => (pass, first.At)); // a first look says when, the whole pass what
                break;
            case Endpoints.Recognitions when Read(message, ContractsJson.Default.ItemRecognition) is { } seen:
                recognised.TryAdd(seen.SightingId, now);
                break;
            case Endpoints.Alerts when Read(message, ContractsJson.Default.Alert) is { Kind: DiscrepancyKind.TicketSwitch } alert:
                alerts.Enqueue((alert, now));
                break;
            default:
                break;
        }
    }

    /// <summary>Every switch whose line and pass are known, in the order raised.</summary>
    public IReadOnlyList<RaisedSwitch> Switches()
    {
        var raised = new List<RaisedSwitch>();
        foreach (var (alert, at) in alerts)
        {
            var (line, rungAt) = lines.LastOrDefault(s => s.At <= at && s.Event.TransactionId == alert.TransactionId && ProductCode.Parse(s.Event.Item!.Code) == alert.ScannedGtin);
            var id = alert.KeyFrames[0];
            if (line is null || !sent.TryGetValue(id, out var pass) || !recognised.TryGetValue(id, out var seen))
                continue;
            var left = pass.Sighting.Zones.LastOrDefault(zone => zone.Zone == ZoneKind.Scanner)?.LeftAt ?? pass.Sighting.LastSeenAt;
            raised.Add(new RaisedSwitch(
                id, alert.ScannedGtin?.Value ?? string.Empty, (left - (line.Receipt?.OccurredAt ?? line.OccurredAt)).TotalMilliseconds,
                Ms(rungAt, pass.At), Ms(rungAt, seen), Ms(rungAt, at), alert.LatencyMs));
        }

        return raised;
    }

    private double Ms(long from, long to) => (to - from) * 1000d / clock.TimestampFrequency;

    private static T? Read<T>(HubMessage message, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(message.Message.Body.Span, type);
}
