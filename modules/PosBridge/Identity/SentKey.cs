using System.Text.Json;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Identity;

/// <summary>What an event that has been sent is known by.</summary>
/// <param name="LaneId">Its lane.</param>
/// <param name="Key">Its natural key.</param>
/// <param name="EventId">Its id.</param>
internal readonly record struct SentKey(string LaneId, PosEventKey Key, string EventId)
{
    /// <summary>The key of an event.</summary>
    public static SentKey Of(PosEvent posEvent) => new(posEvent.LaneId, posEvent.NaturalKey, posEvent.EventId);
}

/// <summary>How keys stand in their file: one JSON object a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SentKey))]
internal sealed partial class SentKeyJson : JsonSerializerContext
{
    /// <summary>A line's key; null where the line is none, such as one that a power cut tore off.</summary>
    public static SentKey? Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var key = JsonSerializer.Deserialize(line, Default.SentKey);
            return key is { LaneId: not null, EventId: not null, Key.StoreId: not null, Key.TerminalId: not null, Key.TransactionId: not null } ? key : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
