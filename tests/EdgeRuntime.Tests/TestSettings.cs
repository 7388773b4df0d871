using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Tests;

internal sealed record TestSettings : IModuleSettings
{
    public required string StoreId { get; init; }

    [Range(1, 10)]
    public int Limit { get; init; } = 1;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    public Dictionary<string, TestLane> Lanes { get; init; } = [];

    public IEnumerable<SettingsError> Validate()
    {
        if (Lanes.Count > Limit)
        {
            yield return new SettingsError("lanes", $"has {Lanes.Count} entries; 'limit' allows {Limit}");
        }
    }
}

internal sealed record TestLane(string Source, [Range(0, 1)] double Share = 0.5)
{
    public HealthStatus Mode { get; init; }

    public ValueList<TestPoint> Points { get; init; }
}

internal sealed record TestPoint([Range(0, 1)] double X, [Range(0, 1)] double Y);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TestSettings))]
[JsonSerializable(typeof(TestPoint))]
internal sealed partial class TestJson : JsonSerializerContext;
