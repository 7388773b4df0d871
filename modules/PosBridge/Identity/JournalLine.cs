using System.Text;
using System.Text.Json;

namespace LossPrevention.PosBridge.Identity;

/// <summary>One line of the journal: the key of an event that has been sent, or a memory of the dialect.</summary>
/// <param name="Key">The key; null for a memory.</param>
/// <param name="Memory">The dialect's own JSON; null for a key.</param>
internal readonly record struct JournalLine(SentKey? Key, ReadOnlyMemory<byte>? Memory)
{
    private static readonly byte[] MemoryName = "memory"u8.ToArray();

    /// <summary>A key's line.</summary>
    public static JournalLine Of(SentKey key) => new(key, null);

    /// <summary>A memory's line.</summary>
    public static JournalLine Of(ReadOnlyMemory<byte> memory) => new(null, memory);

    /// <summary>A line as it stands in the file; null where it is none, such as one that a power cut tore off.</summary>
    public static JournalLine? Read(byte[] line)
    {
        if (SentKeyJson.Read(line) is { } key)
        {
            return Of(key);
        }

        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(MemoryName, out var memory)
                ? Of(Encoding.UTF8.GetBytes(memory.GetRawText()))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the line, without its end.</summary>
    /// <param name="json">A writer with nothing written.</param>
    public void Write(Utf8JsonWriter json)
    {
        if (Key is { } key)
        {
            JsonSerializer.Serialize(json, key, SentKeyJson.Default.SentKey);
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName(MemoryName);
        json.WriteRawValue(Memory!.Value.Span);
        json.WriteEndObject();
    }
}
