using System.Text.Json.Nodes;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Tests.Dialects;

public class FieldMappedDialectTests
{
    private const string Sale = """{"event":"SALE","register":"R3","lane":"lane-3","txn":"1","seq":2,"ts":1767607203250,"data":{"upc":"036000291452","unit":249}}""";

    [Theory]
    [InlineData("\"SALE\"", "\"SOLD\"", "kind is 'SOLD', which the profile does not know")]
    [InlineData("\"register\":\"R3\",", "", "terminalId is missing")]
    [InlineData("1767607203250", "\"noon\"", "occurredAt is 'noon', no Unix time in milliseconds")]
    [InlineData("\"seq\":2", "\"seq\":2.5", "sequence is '2.5', no whole number")]
    [InlineData("249", "\"cheap\"", "unitPrice is 'cheap', no number")]
    [InlineData("\"036000291452\"", "[1]", "code is a list")]
    [InlineData("\"upc\":\"036000291452\",", "", "itemScanned needs item")]
    [InlineData("\"txn\":\"1\"", "\"txn\":{}", "transactionId is an object")]
    [InlineData("{\"event\"", "\"event\"", "invalid")]
    public void Read_UnusableField_SaysWhichAndWhy(string given, string instead, string why)
    {
        var reading = DialectSamples.Dialect("field-mapped-event").Read(DialectSamples.Message(Sale.Replace(given, instead)));

        reading.Events.ShouldBeEmpty();
        reading.Errors.ShouldHaveSingleItem().ShouldContain(why);
    }

    [Fact]
    public void Read_OneBadLineOfATicket_KeepsTheOthersAndNamesIt()
    {
        var ticket = System.Text.Encoding.UTF8.GetString(DialectSamples.Messages("field-mapped-ticket")[0].Span).Replace("10:00:11", "10:99");

        var reading = DialectSamples.Dialect("field-mapped-ticket").Read(DialectSamples.Message(ticket));

        reading.Errors.ShouldHaveSingleItem().ShouldStartWith("bon.positionen[2]: occurredAt is '05.01.2026 10:99'");
        reading.Events.Count.ShouldBe(6);
    }

    [Fact]
    public void Read_TerminalWithoutALane_IsRefused()
    {
        var ticket = System.Text.Encoding.UTF8.GetString(DialectSamples.Messages("field-mapped-ticket")[0].Span).Replace("\"kasse\": 7", "\"kasse\": 9");

        DialectSamples.Dialect("field-mapped-ticket").Read(DialectSamples.Message(ticket)).Errors[0].ShouldContain("terminal '9' stands at no lane");
    }

    [Fact]
    public void Read_AnotherStore_IsRefused()
    {
        var ticket = System.Text.Encoding.UTF8.GetString(DialectSamples.Messages("field-mapped-ticket")[0].Span).Replace("\"0042\"", "\"0043\"");

        DialectSamples.Dialect("field-mapped-ticket").Read(DialectSamples.Message(ticket)).Errors[0].ShouldContain("store '0043'");
    }

    [Fact]
    public void Read_Training_IsPassedOverAndCounted()
    {
        var ticket = System.Text.Encoding.UTF8.GetString(DialectSamples.Messages("field-mapped-ticket")[0].Span).Replace("\"schulung\": false", "\"schulung\": true");

        var reading = DialectSamples.Dialect("field-mapped-ticket").Read(DialectSamples.Message(ticket));

        (reading.Events.Count, reading.Errors.Count, reading.Ignored).ShouldBe((0, 0, 8));
    }

    [Fact]
    public void Read_TillWithoutNumbers_GivesAMessageThatComesAgainItsKeyAndAnotherItsOwn()
    {
        var dialect = DialectSamples.Dialect("field-mapped-event", profile => profile["fieldMapped"]!["fields"]!.AsObject().Remove("sequence"));
        PosEvent Read(string id) => dialect.Read(DialectSamples.Message(Sale, id)).Events[0];

        Read("m1").NaturalKey.ShouldBe(Read("m1").NaturalKey);
        Read("m1").NaturalKey.ShouldNotBe(Read("m2").NaturalKey, "a second piece scanned within the clock's resolution");
        dialect.Read(DialectSamples.Message(Sale)).Numbered.ShouldBeFalse();
    }

    [Theory]
    [InlineData("\"ts\"", "\"a..b\"", "dialect.fieldMapped.fields.occurredAt")]
    [InlineData("\"unixMilliseconds\"", "\"HH:mm\"", "dialect.fieldMapped.timeFormat")]
    [InlineData("\"HEARTBEAT\"", "\"SALE\"", "dialect.fieldMapped.kinds")]
    [InlineData("\"kind\": \"fieldMapped\"", "\"kind\": \"posLog\"", "dialect.fieldMapped only means something")]
    [InlineData("\"priceDecimals\": 2", "\"priceDecimals\": 9", "dialect.fieldMapped.numbers.priceDecimals")]
    [InlineData("\"register\"", "\"\"", "dialect.fieldMapped.fields.terminalId")]
    [InlineData("\"version\": 1", "\"version\": 2", "dialect.version")]
    [InlineData("\"itemVoided\"", "\"itemLost\"", "is not one of")]
    [InlineData("\"eventId\"", "\"eventIds\"", "did you mean")]
    public void Profile_Mistaken_IsRefusedWithItsPlace(string given, string instead, string error)
    {
        var text = File.ReadAllText(Path.Combine(DialectSamples.Folder, "field-mapped-event", "profile.json"));
        text.ShouldContain(given);

        DialectSamples.Bind(JsonNode.Parse(text.Replace(given, instead))!.AsObject()).Errors.ShouldContain(e => e.Contains(error));
    }
}
