using System.Diagnostics.Metrics;

namespace LossPrevention.PosBridge;

/// <summary>What the bridge counts. received = sent + duplicates + ignored + dead letters + unacknowledged.</summary>
internal sealed class PosBridgeMetrics
{
    public const string MeterName = "LossPrevention.PosBridge";

    public PosBridgeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        Messages = meter.CreateCounter<long>("pos_messages_received", description: "Messages taken from the event queue, repeated ones included.");
        Received = meter.CreateCounter<long>("pos_events_received", description: "Events that messages held, and parts of messages that could not be used.");
        Ignored = meter.CreateCounter<long>("pos_events_ignored", description: "Events of training mode, and those that the profile passes over.");
        Sent = meter.CreateCounter<long>("pos_events_sent", description: "Events that the hub has taken.");
        Duplicates = meter.CreateCounter<long>("pos_events_duplicate", description: "Events dropped because their natural key or id had been sent.");
        DeadLetters = meter.CreateCounter<long>("pos_events_dead_lettered", description: "Messages, or parts of them, that could not be used.");
        Late = meter.CreateCounter<long>("pos_events_late", description: "Events sent that occurred before the lane's watermark.");
        Missing = meter.CreateUpDownCounter<long>("pos_events_missing", description: "Events that were missing in the numbers of a transaction, less those that came after all.");
        ClockOffset = meter.CreateGauge<double>("pos_clock_offset_seconds", "s", "A till's clock less the node's, by terminal.");
        ClockDrift = meter.CreateGauge<double>("pos_clock_drift_seconds_per_day", "s", "What a till's clock gains against the node's in a day, by terminal.");
        Delay = meter.CreateHistogram<double>("pos_event_delay_seconds", "s", "From the till's time of an event to its arrival; clocks compared as they are.");
        Handling = meter.CreateHistogram<double>("pos_event_handling_seconds", "s", "From an event's arrival until the hub has taken it.");
        CommandsSent = meter.CreateCounter<long>("lane_commands_sent", description: "Commands that the broker has stored.");
        CommandsExpired = meter.CreateCounter<long>("lane_commands_expired", description: "Commands not sent because their time was over.");
        CommandsRepeated = meter.CreateCounter<long>("lane_commands_repeated", description: "Commands not sent because they had been.");
        CommandsAnswered = meter.CreateCounter<long>("lane_commands_answered", description: "Commands that their till has answered, by outcome.");
        CommandsRetried = meter.CreateCounter<long>("lane_commands_retried", description: "Commands sent again because their till had not answered.");
        CommandsUndelivered = meter.CreateCounter<long>("lane_commands_undelivered", description: "Commands whose time was over before their till answered.");
        Connects = meter.CreateCounter<long>("pos_transport_connects", description: "Connections made.");
        ConnectFailures = meter.CreateCounter<long>("pos_transport_connect_failures", description: "Connections that failed or were lost.");
    }

    public Counter<long> Messages { get; }

    public Counter<long> Received { get; }

    public Counter<long> Ignored { get; }

    public Counter<long> Sent { get; }

    public Counter<long> Duplicates { get; }

    public Counter<long> DeadLetters { get; }

    public Counter<long> Late { get; }

    public UpDownCounter<long> Missing { get; }

    public Gauge<double> ClockOffset { get; }

    public Gauge<double> ClockDrift { get; }

    public Histogram<double> Delay { get; }

    public Histogram<double> Handling { get; }

    public Counter<long> CommandsSent { get; }

    public Counter<long> CommandsExpired { get; }

    public Counter<long> CommandsRepeated { get; }

    public Counter<long> CommandsAnswered { get; }

    public Counter<long> CommandsRetried { get; }

    public Counter<long> CommandsUndelivered { get; }

    public Counter<long> Connects { get; }

    public Counter<long> ConnectFailures { get; }
}
