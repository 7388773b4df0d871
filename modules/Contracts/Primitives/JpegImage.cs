using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>The bytes of one JPEG with value equality; base64 in JSON.</summary>
/// <param name="Bytes">The whole file.</param>
[JsonConverter(typeof(JpegImageJsonConverter))]
public readonly record struct JpegImage(ReadOnlyMemory<byte> Bytes)
{
    /// <inheritdoc/>
    public bool Equals(JpegImage other) => Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }
}

/// <summary>Reads and writes a <see cref="JpegImage"/> as base64.</summary>
public sealed class JpegImageJsonConverter : JsonConverter<JpegImage>
{
    /// <inheritdoc/>
    public override JpegImage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TryGetBytesFromBase64(out var bytes) ? bytes : throw new JsonException("A picture must be base64."));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JpegImage value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.Bytes.Span);
}
