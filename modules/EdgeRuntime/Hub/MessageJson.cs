using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>How a contract message is written and named.</summary>
/// <typeparam name="T">A message of <c>Contracts</c>.</typeparam>
internal static class MessageJson<T>
    where T : class
{
    private static readonly string? DeclaredSchema =
        typeof(T).GetField("Schema", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as string;

    /// <summary>The contract's own <c>Schema</c>.</summary>
    public static string Schema => DeclaredSchema
        ?? throw new InvalidOperationException($"{typeof(T).Name} is no message: it declares no constant named Schema.");

    /// <summary>Its JSON, from the one context of the house.</summary>
    public static JsonTypeInfo<T> TypeInfo { get; } = (JsonTypeInfo<T>?)ContractsJson.Default.GetTypeInfo(typeof(T))
        ?? throw new InvalidOperationException($"{typeof(T).Name} is not known to ContractsJson; add [JsonSerializable(typeof({typeof(T).Name}))] there.");
}
