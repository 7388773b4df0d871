using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Tests.Events;

public class PosEventReaderTests
{
    [Fact]
    public void Read_CanonicalJson_GivesTheEvent() =>
        PosEventReader.Read(TillEvents.Scan().Json(), "store-1").ShouldBe((TillEvents.Scan(), null));

    [Fact]
    public void Read_UnknownFields_AreSkipped()
    {
        var json = With(j =>
        {
            j["weather"] = "fine";
            j["item"]!["colour"] = new JsonArray(1, 2);
        });

        PosEventReader.Read(json, "store-1").Event.ShouldBe(TillEvents.Scan());
    }

    [Fact]
    public void Read_ReceiptOnTheQueue_IsNotBelieved()
    {
        var forged = TillEvents.Scan() with { Receipt = new PosReceipt("s", 7, TillEvents.Ten, false) };

        PosEventReader.Read(forged.Json(), "store-1").Event!.Receipt.ShouldBeNull();
    }

    [Theory]
    [InlineData("occurredAt", "2026-01-05T10:00:00", "zone")]
    [InlineData("occurredAt", "yesterday", "occurredAt")]
    [InlineData("kind", "teleported", "kind")]
    [InlineData("kind", "3", "kind")]
    [InlineData("laneId", "", "laneId")]
    [InlineData("eventId", "  ", "eventId")]
    [InlineData("storeId", "store-2", "store-2")]
    [InlineData("sequence", "x", "sequence")]
    public void Read_WrongValue_SaysWhichAndWhy(string field, string value, string why)
    {
        var (posEvent, error) = PosEventReader.Read(With(j => j[field] = value), "store-1");

        posEvent.ShouldBeNull();
        error.ShouldNotBeNull().ShouldContain(why);
    }

    [Theory]
    [InlineData("eventId")]
    [InlineData("laneId")]
    [InlineData("terminalId")]
    [InlineData("occurredAt")]
    [InlineData("sequence")]
    public void Read_MissingField_SaysWhich(string field) =>
        PosEventReader.Read(With(j => j.Remove(field)), "store-1").Error.ShouldNotBeNull().ShouldContain(field);

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("\"\\ud800\"")]
    public void Read_NoObject_IsRefused(string text) =>
        PosEventReader.Read(TillEvents.Bytes(text), "store-1").Error.ShouldNotBeNullOrEmpty();

    [Fact]
    public void Read_NullItemCode_IsRefused() =>
        PosEventReader.Read(With(j => j["item"]!["code"] = null), "store-1").Error.ShouldNotBeNull().ShouldContain("code");

    [Fact]
    public void Read_TooLong_IsRefused() =>
        PosEventReader.Read(new byte[PosEventReader.MaxBytes + 1], "store-1").Error.ShouldNotBeNull().ShouldContain("over");

    [Fact]
    public void Read_DamagedJson_GivesAnEventOrAReason()
    {
        var whole = TillEvents.Scan().Json().ToArray();
        var damage = from at in Gen.Choose(0, whole.Length - 1)
                     from length in Gen.Choose(0, 4)
                     from bytes in ArbMap.Default.GeneratorFor<byte[]>()
                     select (byte[])[.. whole[..at], .. bytes, .. whole[Math.Min(whole.Length, at + length)..]];

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(damage.ToArbitrary(), json =>
        {
            var (posEvent, error) = PosEventReader.Read(json, "store-1");
            (posEvent is null).ShouldBe(error is not null);
        }));
    }

    private static ReadOnlyMemory<byte> With(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(TillEvents.Scan().Json().Span)!.AsObject();
        change(json);
        return TillEvents.Bytes(json.ToJsonString());
    }
}
