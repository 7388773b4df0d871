using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest;

/// <summary>How the twin's desired properties become <see cref="VideoIngestSettings"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VideoIngestSettings))]
[JsonSerializable(typeof(ValueList<double>))]
[JsonSerializable(typeof(ValueList<ValueList<double>>))]
[JsonSerializable(typeof(ValueList<int>))]
[JsonSerializable(typeof(double))]
internal sealed partial class VideoIngestJson : JsonSerializerContext;
