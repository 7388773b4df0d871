using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.PosBridge.Dialects;

namespace LossPrevention.PosBridge.Tests.Dialects;

public class ReceiptTextDialectTests
{
    private const string Start = "BON-NR 1  BED 118";
    private const string Cola = "5449000000996 COLA 0,33             0,99";
    private const string Paid = "KARTE 0,99";
    private const string End = "VIELEN DANK";

    [Fact]
    public void Read_ALineAMessage_GivesTheEventsAsTheyHappen()
    {
        var dialect = DialectSamples.Dialect("receipt-text");

        Feed(dialect, Start, Cola, "SUMME 0,99", Paid, End).Select(e => (e.Kind, e.Sequence, e.TransactionId)).ShouldBe(
        [
            (PosEventKind.TransactionStarted, 1, "1"),
            (PosEventKind.ItemScanned, 2, "1"),
            (PosEventKind.PaymentStarted, 3, "1"),
            (PosEventKind.TransactionCompleted, 4, "1"),
        ]);
    }

    [Fact]
    public void Read_TerminalsInterleaved_KeepTheirReceiptsApart()
    {
        var dialect = DialectSamples.Dialect("receipt-text", p => p["terminals"] = new JsonArray(Lane("a"), Lane("b")));
        Read(dialect, Start, "1", "a");
        Read(dialect, "BON-NR 2  BED 9", "2", "b");

        Read(dialect, Cola, "3", "a").Events[0].TransactionId.ShouldBe("1");
        Read(dialect, Cola, "4", "b").Events[0].TransactionId.ShouldBe("2");
    }

    [Fact]
    public void Read_MessageThatComesAgain_SaysNothingMore()
    {
        var dialect = DialectSamples.Dialect("receipt-text");
        Read(dialect, Start, "1");
        Read(dialect, Cola, "2").Events.Count.ShouldBe(1);

        Read(dialect, Cola, "2").Events.ShouldBeEmpty();
        Read(dialect, Cola, "3").Events[0].Sequence.ShouldBe(3, "the next piece is the next event");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Restore_ReceiptThatWasOpen_GoesOnWithNothingTwiceAndNothingForgotten(bool whole)
    {
        var before = DialectSamples.Dialect("receipt-text");
        var kept = new List<TillMemory>();
        foreach (var (line, id) in new[] { (Start, "1"), (Cola, "2"), (Cola, "3") })
        {
            kept.Add(before.Accept(before.Read(DialectSamples.Message(line, id)))!);
        }

        var after = DialectSamples.Dialect("receipt-text");
        foreach (var memory in whole ? [kept[^1].Whole()] : kept.Select(k => k.Line))
        {
            after.Restore(memory);
        }

        Read(after, Cola, "2").Events.ShouldBeEmpty("it was read before, and comes again");
        var paid = Read(after, Paid, "4").Events.ShouldHaveSingleItem();
        (paid.TransactionId, paid.Sequence, paid.OperatorId).ShouldBe(("1", 4, "118"));
        Read(after, End, "5").Events.ShouldHaveSingleItem().Kind.ShouldBe(PosEventKind.TransactionCompleted);
        Read(after, Start.Replace("1 ", "2 ", StringComparison.Ordinal), "6").Events.Select(e => e.Kind).ShouldBe([PosEventKind.TransactionStarted]);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"terminal":null,"items":[],"messages":[]}""")]
    [InlineData("""{"terminal":"a","items":[["x"]],"messages":[]}""")]
    [InlineData("[]")]
    [InlineData("no json")]
    public void Restore_WhatIsNoReceipt_IsPassedOver(string memory)
    {
        var dialect = DialectSamples.Dialect("receipt-text");

        dialect.Restore(System.Text.Encoding.UTF8.GetBytes(memory));

        dialect.Memories.ShouldBeEmpty();
        Read(dialect, Start, "1").Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void Read_NotAccepted_ComesAgainAsItWas()
    {
        var dialect = DialectSamples.Dialect("receipt-text");
        Read(dialect, Start, "1");
        var first = dialect.Read(DialectSamples.Message(Cola, "2"));

        dialect.Read(DialectSamples.Message(Cola, "2")).Events.ShouldBe(first.Events);
    }

    [Fact]
    public void Expire_EndThatNeverComes_EndsTheReceiptOnce()
    {
        var dialect = DialectSamples.Dialect("receipt-text");
        Feed(dialect, Start, Cola);

        dialect.Expire(DialectSamples.ReceivedAt.AddSeconds(119)).ShouldBeNull();
        var due = dialect.Expire(DialectSamples.ReceivedAt.AddSeconds(120)).ShouldNotBeNull();
        dialect.Accept(due);

        due.Events.ShouldHaveSingleItem().Kind.ShouldBe(PosEventKind.TransactionCancelled);
        dialect.Expire(DialectSamples.ReceivedAt.AddSeconds(500)).ShouldBeNull();
    }

    [Fact]
    public void Read_StartBeforeTheEnd_EndsTheReceiptBeforeIt()
    {
        var dialect = DialectSamples.Dialect("receipt-text");

        Feed(dialect, Start, Cola, Paid, "BON-NR 2  BED 118").Select(e => (e.Kind, e.TransactionId)).TakeLast(2).ShouldBe(
            [(PosEventKind.TransactionCompleted, "1"), (PosEventKind.TransactionStarted, "2")]);
    }

    [Fact]
    public void Read_ModuleCameLate_OpensAReceiptOfItsOwn()
    {
        var events = Feed(DialectSamples.Dialect("receipt-text"), Cola, End);

        events.Select(e => e.Kind).ShouldBe([PosEventKind.ItemScanned, PosEventKind.TransactionCompleted]);
        events[0].TransactionId.ShouldBe("till-4-20260105T100030000");
    }

    [Fact]
    public void Read_Training_IsPassedOverUntilTheNextReceipt()
    {
        var dialect = DialectSamples.Dialect("receipt-text");
        Feed(dialect, Start);

        var training = Read(dialect, $"** SCHULUNG **\n{Cola}\n{Paid}\n{End}", "t");

        (training.Events.Count, training.Ignored).ShouldBe((0, 3));
        Feed(dialect, "BON-NR 2  BED 118", Cola).Count.ShouldBe(2);
    }

    [Fact]
    public void Read_NoTerminalAnywhere_SaysWhatToSet() =>
        DialectSamples.Dialect("receipt-text", p => p["receiptText"]!.AsObject().Remove("terminal"))
            .Read(DialectSamples.Message(Cola)).Errors.ShouldHaveSingleItem().ShouldContain("terminal");

    [Theory]
    [InlineData("latin1", new byte[] { 0xDC })]
    [InlineData("codePage437", new byte[] { 0x9A })]
    [InlineData("codePage850", new byte[] { 0x9A })]
    [InlineData("windows1252", new byte[] { 0xDC })]
    [InlineData("utf8", new byte[] { 0xC3, 0x9C })]
    public void Read_PrintersCharacters_ReadAsText(string encoding, byte[] letter)
    {
        var dialect = DialectSamples.Dialect("receipt-text", p => p["receiptText"]!["encoding"] = encoding);
        byte[] line = [.. "5449000000996 GR"u8, .. letter, .. "N 0,99"u8];

        dialect.Read(DialectSamples.Message(line)).Events[0].Item!.Description.ShouldBe("GRÜN");
    }

    [Theory]
    [InlineData("(", "regular expression")]
    [InlineData("(?=x)", "look-around")]
    [InlineData("^X (?<amount>1)", "group named code or description")]
    public void Profile_BadPattern_IsRefusedWithItsPlace(string pattern, string why)
    {
        var profile = DialectSamples.Profile("receipt-text");
        profile["receiptText"]!["lines"]![2]!["pattern"] = pattern;

        DialectSamples.Bind(profile).Errors.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            e => e.ShouldStartWith("dialect.receiptText.lines[2].pattern"),
            e => e.ShouldContain(why));
    }

    [Fact]
    public void Read_LineThatMakesBacktrackingPatternsHang_IsReadAtOnce()
    {
        var dialect = DialectSamples.Dialect("receipt-text", p => p["receiptText"]!["lines"]![0]!["pattern"] = "^(?<code>(a+)+)$");

        dialect.Read(DialectSamples.Message(new string('a', 400) + "!")).Errors.ShouldBeEmpty();
    }

    private static List<PosEvent> Feed(ITillDialect dialect, params string[] lines) =>
        [.. lines.SelectMany(line => Read(dialect, line, Guid.NewGuid().ToString()).Events)];

    private static TillReading Read(ITillDialect dialect, string text, string id, string? terminal = null)
    {
        var reading = dialect.Read(DialectSamples.Message(text, id, terminal));
        dialect.Accept(reading);
        return reading;
    }

    private static JsonObject Lane(string name) => new() { ["terminal"] = name, ["lane"] = $"lane-{name}" };
}
