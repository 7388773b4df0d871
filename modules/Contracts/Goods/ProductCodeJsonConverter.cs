using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>Reads and writes a <see cref="ProductCode"/> as its digits; works as a dictionary key too.</summary>
public sealed class ProductCodeJsonConverter : JsonConverter<ProductCode>
{
    /// <inheritdoc/>
    public override ProductCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"A product code is a string of digits, not {reader.TokenType}.");
        }

        return ReadAsPropertyName(ref reader, typeToConvert, options);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ProductCode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);

    /// <inheritdoc/>
    public override ProductCode ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ProductCode.TryParse(reader.GetString(), out var code, out var error) ? code : throw new JsonException(error);

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, ProductCode value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.Value);
}
