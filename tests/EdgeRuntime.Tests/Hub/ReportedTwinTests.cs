using System.Text;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Tests;

/// <summary>That the reported twin keeps within IoT Hub's limits, whatever is wrong in whatever script.</summary>
public class ReportedTwinTests
{
    private const int MostBytes = 32 * 1024;
    private const int MostBytesOfAString = 4 * 1024;

    [Theory]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData("棚")]
    [InlineData("🍎")]
    public void SettingsAndHealth_EverythingIsWrongAtOnce_LeaveAModuleItsShare(string letter)
    {
        var words = string.Concat(Enumerable.Repeat(letter, 5000));
        var settings = SettingsReport.Write(long.MaxValue, [.. Enumerable.Range(0, 500).Select(_ => new SettingsError(words, words))]);
        var health = HealthReport.Write(new ModuleHealth
        {
            Module = "Test",
            StoreId = "store-1",
            At = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero),
            Status = HealthStatus.Unhealthy,
            Reasons = Enumerable.Repeat(words, 500).ToValueList(),
            Lanes = Enumerable.Range(0, 500).Select(i => new LaneHealth { LaneId = i + words, Status = HealthStatus.Degraded, Reason = words }).ToValueList(),
        });
        var twin = settings.DeepClone().AsObject();
        twin["health"] = health;

        Size(twin).ShouldBeLessThan(MostBytes - TwinText.ModuleBytes);
        Strings(twin).ShouldAllBe(s => Encoding.UTF8.GetByteCount(s) <= MostBytesOfAString);
        health["lanes"]!.AsObject().Count.ShouldBeGreaterThan(25);
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "…")]
    [InlineData("äöü", 5, "ä…")]
    [InlineData("🍎🍎", 7, "🍎…")]
    [InlineData("🍎🍎", 6, "…")]
    public void Cut_TooLong_KeepsCharactersWhole(string text, int bytes, string expected) => TwinText.Cut(text, bytes).ShouldBe(expected);

    /// <summary>As UTF-8 without escapes: IoT Hub counts letters, however they were sent.</summary>
    private static int Size(JsonNode? node) => node switch
    {
        JsonObject inner => 2 + inner.Sum(p => Encoding.UTF8.GetByteCount(p.Key) + 4 + Size(p.Value)),
        JsonArray list => 2 + list.Sum(i => 1 + Size(i)),
        JsonValue value when value.TryGetValue<string>(out var text) => 2 + Encoding.UTF8.GetByteCount(text),
        _ => node?.ToJsonString().Length ?? 4,
    };

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject inner => inner.SelectMany(p => Strings(p.Value).Append(p.Key)),
        JsonArray list => list.SelectMany(Strings),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
