using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>Tills name entry methods of their own; what is none of ours reads as <see cref="PosEntryMethod.Other"/>.</summary>
public sealed class PosEntryMethodJsonConverter() : LenientEnumConverter<PosEntryMethod>(PosEntryMethod.Other);

/// <summary>Scales name states of their own; what is none of ours reads as <see cref="ScaleState.Other"/>.</summary>
public sealed class ScaleStateJsonConverter() : LenientEnumConverter<ScaleState>(ScaleState.Other);

/// <summary>Reads and writes a quantity; null reads as 1, as tills write it for a line without a quantity.</summary>
public sealed class QuantityJsonConverter : JsonConverter<decimal>
{
    /// <inheritdoc/>
    public override bool HandleNull => true;

    /// <inheritdoc/>
    public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => 1,
        JsonTokenType.Number => reader.GetDecimal(),
        _ => throw new JsonException($"A quantity is a number, not {reader.TokenType}."),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
