using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>
/// Reads and writes an enum by its camelCase name; a name that it does not know reads as the fallback, so that one foreign word does not cost
/// the whole message. For properties that inform but decide nothing.
/// </summary>
/// <typeparam name="T">The enum.</typeparam>
/// <param name="fallback">What an unknown name reads as.</param>
public abstract class LenientEnumConverter<T>(T fallback) : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"A name is expected, not {reader.TokenType}.");
        }

        var name = reader.GetString();
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return fallback;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
}
