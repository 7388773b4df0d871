using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Tests.Dialects;

public class UnifiedPosDialectTests
{
    [Theory]
    [InlineData("]E04006381333931", null, 104, "4006381333931")]
    [InlineData("F4006381333931", null, 104, "4006381333931")]
    [InlineData("A036000291452", "036000291452", 101, "036000291452")]
    [InlineData("036000291452 05", null, 111, "036000291452")]
    [InlineData("]C10104006381333931", null, 120, "0104006381333931")]
    [InlineData("https://id.gs1.org/01/04006381333931", null, 204, "https://id.gs1.org/01/04006381333931")]
    public void Read_ScanData_IsTheCodeOfItsSymbology(string data, string? label, int type, string code)
    {
        var json = $$"""{"terminalId":"SCO-2","scanData":"{{data}}",{{(label is null ? "" : $"\"scanDataLabel\":\"{label}\",")}}"scanDataType":{{type}}}""";

        var posEvent = DialectSamples.Dialect("unified-pos").Read(DialectSamples.Message(json)).Events.ShouldHaveSingleItem();

        (posEvent.Kind, posEvent.Item!.Code, posEvent.LaneId, posEvent.OccurredAt).ShouldBe((PosEventKind.ItemScanned, code, "lane-2", DialectSamples.ReceivedAt));
    }

    [Theory]
    [InlineData(1, 24_500, 24.5)]
    [InlineData(2, 850, 850)]
    [InlineData(3, 16_000, 453.59237)]
    [InlineData(4, 1_000, 453.59237)]
    public void Read_Weight_IsGramsOfItsThousandths(int unit, int weight, double grams) =>
        DialectSamples.Dialect("unified-pos")
            .Read(DialectSamples.Message($$"""{"terminalId":"SCO-2","ScaleWeight":{{weight}},"WeightUnit":{{unit}}}""")).Events[0]
            .ScaleGrams!.Value.ShouldBe(grams, 1e-9);

    [Theory]
    [InlineData(11, ScaleState.Stable)]
    [InlineData(12, ScaleState.Unstable)]
    [InlineData(13, ScaleState.Zero)]
    [InlineData(14, ScaleState.OverWeight)]
    [InlineData(15, ScaleState.Fault)]
    [InlineData(16, ScaleState.UnderWeight)]
    [InlineData(99, ScaleState.Other)]
    public void Read_Status_IsTheScalesState(int status, ScaleState state) =>
        DialectSamples.Dialect("unified-pos").Read(DialectSamples.Message($$"""{"terminalId":"SCO-2","status":{{status}}}""")).Events[0].ScaleState.ShouldBe(state);

    [Theory]
    [InlineData("""{"scanData":"4006381333931"}""", "terminalId")]
    [InlineData("""{"terminalId":"SCO-2"}""", "scaleChanged needs")]
    [InlineData("""{"terminalId":"SCO-2","ScaleWeight":5}""", "weightUnit is missing")]
    [InlineData("""{"terminalId":"SCO-2","ScaleWeight":5,"WeightUnit":9}""", "known are")]
    [InlineData("""{"terminalId":"SCO-2","ScaleWeight":5.5,"WeightUnit":1}""", "whole number")]
    [InlineData("[]", "no JSON object")]
    public void Read_Unusable_SaysWhy(string json, string why) =>
        DialectSamples.Dialect("unified-pos").Read(DialectSamples.Message(json)).Errors.ShouldHaveSingleItem().ShouldContain(why);
}
