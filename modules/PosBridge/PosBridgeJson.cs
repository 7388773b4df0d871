using System.Text.Json.Serialization;

namespace LossPrevention.PosBridge;

/// <summary>The module's own JSON: its settings.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PosBridgeSettings))]
internal sealed partial class PosBridgeJson : JsonSerializerContext;
