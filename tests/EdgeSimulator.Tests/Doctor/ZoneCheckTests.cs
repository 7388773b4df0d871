using System.Text.Json.Nodes;
using LossPrevention.VideoIngest.Doctor;

namespace LossPrevention.EdgeSimulator.Tests.Doctor;

public sealed class ZoneCheckTests
{
    private const string Scanner = """ "scanner": [[0.4, 0.2], [0.6, 0.2], [0.6, 0.8], [0.4, 0.8]] """;

    [Fact]
    public void Run_ZonesApart_Good() =>
        ZoneCheck.Run("lane-1", Zones("""{"bagging": [[0.7, 0.2], [0.9, 0.2], [0.9, 0.8], [0.7, 0.8]],""" + Scanner + "}"), null)
            .ShouldHaveSingleItem().Text.ShouldBe("zones: bagging 12 %, scanner 12 %");

    [Theory]
    [InlineData("""{"scanner": [[0.4, 0.2], [0.401, 0.2], [0.401, 0.8]]}""", "the zone 'scanner' covers 0.0 % of the view")]
    [InlineData("""{"scanner": [[0, 0], [1, 0], [1, 1], [0, 1]]}""", "the zone 'scanner' covers 100.0 % of the view")]
    [InlineData("""{"bagging": [[0.5, 0.2], [0.9, 0.2], [0.9, 0.8], [0.5, 0.8]], "scanner": [[0.4, 0.2], [0.6, 0.2], [0.6, 0.8], [0.4, 0.8]]}""", "50 % of the scanner zone is 'bagging' too")]
    public void Run_ZonesThatCannotBe_SaysWhy(string zones, string text) =>
        ZoneCheck.Run("lane-1", Zones(zones), null).ShouldHaveSingleItem().Text.ShouldBe(text);

    [Fact]
    public void Run_TheExampleLeftAsItIs_SaysSo() =>
        ZoneCheck.Run("lane-1", Zones("{" + Scanner + "}"), Zones("{" + Scanner + "}")).ShouldHaveSingleItem().Remedy.ShouldBe("draw this camera's own zones");

    private static JsonObject Zones(string json) => JsonNode.Parse(json)!.AsObject();
}
