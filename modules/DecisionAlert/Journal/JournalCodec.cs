using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Budget;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Journal;

/// <summary>A lane's inputs and outputs as journal lines, and back. Pictures stay out.</summary>
internal static class JournalCodec
{
    /// <summary>Read by reflection: a journal of an older version lacks newer settings, which keep their defaults then.</summary>
    private static readonly JsonTypeInfo<DecisionAlertSettings> Settings = (JsonTypeInfo<DecisionAlertSettings>)new JsonSerializerOptions(
        DecisionAlertJson.Default.Options)
    { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetTypeInfo(typeof(DecisionAlertSettings));

    /// <summary>The line of an input.</summary>
    public static JournalEntry Encode(string laneId, LaneInput input) => input switch
    {
        RecognitionArrived { Recognition: var r } => Entry(
            laneId, "recognition", r.LookId, JsonSerializer.SerializeToUtf8Bytes(r with { Thumbnail = null }, ContractsJson.Default.ItemRecognition)),
        PosEventArrived { Event: var e } => Entry(
            laneId, "posEvent", e.EventId, JsonSerializer.SerializeToUtf8Bytes(e, ContractsJson.Default.PosEvent)),
        SourceReported report => Entry(laneId, "progress", null, JsonSerializer.SerializeToUtf8Bytes(report, JournalJson.Default.SourceReported)),
        GalleryAnswered answer => Entry(laneId, "gallery", null, JsonSerializer.SerializeToUtf8Bytes(answer, JournalJson.Default.GalleryAnswered)),
        SourceFellSilent silent => Entry(laneId, "silence", null, JsonSerializer.SerializeToUtf8Bytes(silent, JournalJson.Default.SourceFellSilent)),
        ThresholdsLearned { Table: var t } => Entry(laneId, "thresholds", null, JsonSerializer.SerializeToUtf8Bytes(t, JournalJson.Default.ThresholdTable)),
        SettingsApplied { Settings: var s } => Entry(
            laneId, "settings", null, JsonSerializer.SerializeToUtf8Bytes(s, DecisionAlertJson.Default.DecisionAlertSettings)),
        _ => throw new ArgumentException($"{input.GetType().Name} is no input of a lane.", nameof(input)),
    };

    /// <summary>The line of an output.</summary>
    public static JournalEntry Encode(string laneId, object output) => output switch
    {
        Decision d => Out(laneId, "decision", d.Id, JsonSerializer.SerializeToUtf8Bytes(d, DecisionAlertJson.Default.Decision)),
        Alert a => Out(laneId, "alert", a.AlertId, JsonSerializer.SerializeToUtf8Bytes(a, ContractsJson.Default.Alert)),
        AlertResolved r => Out(laneId, "resolved", r.AlertId, JsonSerializer.SerializeToUtf8Bytes(r, ContractsJson.Default.AlertResolved)),
        LaneCommand c => Out(laneId, "command", c.CommandId, JsonSerializer.SerializeToUtf8Bytes(c, ContractsJson.Default.LaneCommand)),
        LearningSample s => Out(laneId, "sample", s.SightingId, JsonSerializer.SerializeToUtf8Bytes(s, ContractsJson.Default.LearningSample)),
        _ => throw new ArgumentException($"{output.GetType().Name} is no output of a lane.", nameof(output)),
    };

    /// <summary>The input of a line.</summary>
    /// <exception cref="JsonException">The body is not what its kind says.</exception>
    public static LaneInput Decode(string kind, ReadOnlySpan<byte> body) => kind switch
    {
        "recognition" => new RecognitionArrived(Read(body, ContractsJson.Default.ItemRecognition)),
        "posEvent" => new PosEventArrived(Read(body, ContractsJson.Default.PosEvent)),
        "progress" => Read(body, JournalJson.Default.SourceReported),
        "gallery" => Read(body, JournalJson.Default.GalleryAnswered),
        "silence" => Read(body, JournalJson.Default.SourceFellSilent),
        "thresholds" => new ThresholdsLearned(Read(body, JournalJson.Default.ThresholdTable)),
        "settings" => new SettingsApplied(Read(body, Settings)),
        _ => throw new JsonException($"The journal holds '{kind}', which this version does not know."),
    };

    private static T Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(body, type) ?? throw new JsonException("The journal holds null where a message is expected.");

    private static JournalEntry Entry(string laneId, string kind, string? key, byte[] body) => new(laneId, JournalSide.Input, kind, key, body);

    private static JournalEntry Out(string laneId, string kind, string key, byte[] body) => new(laneId, JournalSide.Output, kind, key, body);
}

/// <summary>The JSON of inputs that are no messages of the house.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SourceReported))]
[JsonSerializable(typeof(GalleryAnswered))]
[JsonSerializable(typeof(SourceFellSilent))]
[JsonSerializable(typeof(ThresholdTable))]
[JsonSerializable(typeof(ProductCode))]
internal sealed partial class JournalJson : JsonSerializerContext;
