using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.Recordings;

/// <summary>The files as they are written; what is required is checked afterwards, so that every error names its place.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(RecordingFile))]
[JsonSerializable(typeof(TruthLine))]
internal sealed partial class RecordingJson : JsonSerializerContext
{
    /// <summary>The same, indented: <c>recording.json</c> is edited by hand.</summary>
    public static RecordingJson Indented { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    });
}

/// <summary><c>recording.json</c>.</summary>
internal sealed record RecordingFile(string? StoreId, List<LaneEntry?>? Lanes, string? Catalog);

/// <summary>One entry of <c>lanes</c>.</summary>
internal sealed record LaneEntry(
    string? LaneId, string? Mode, string? Video, string? VideoStart, Dictionary<string, List<List<double>?>?>? Zones);

/// <summary>One line of <c>truth.jsonl</c>.</summary>
internal sealed record TruthLine(
    string? LaneId, string? Kind, string? At, string? Gtin, string? ScannedGtin, string? TransactionId);
