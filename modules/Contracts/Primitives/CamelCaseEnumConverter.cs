using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>Reads and writes an enum by its camelCase name, never by number.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
