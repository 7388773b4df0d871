using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.Contracts.Tests.Messages;

/// <summary>The canonical JSON of the queue <c>pos.events</c> and of <c>pos.jsonl</c>, which foreign tills write.</summary>
public class PosEventWireTests
{
    private const string Line =
        """{"eventId":"e-17","storeId":"store-1","laneId":"lane-1","terminalId":"terminal-3","transactionId":"t-204","sequence":7,"kind":"itemScanned","occurredAt":"2026-01-05T11:00:01.25+01:00","businessDay":"2026-01-05","item":{"code":"04006381333931","description":"Pen","entryMethod":"scanned","quantity":1,"unitPrice":1.29,"extendedPrice":1.29}}""";

    [Fact]
    public void Read_CanonicalLine_KeepsTheTillsZoneAndPlainNumbers()
    {
        var posEvent = Read(Line);

        posEvent.OccurredAt.ShouldBe(new DateTimeOffset(2026, 1, 5, 10, 0, 1, 250, TimeSpan.Zero));
        posEvent.OccurredAt.Offset.ShouldBe(TimeSpan.FromHours(1));
        posEvent.Kind.ShouldBe(PosEventKind.ItemScanned);
        posEvent.BusinessDay.ShouldBe(new DateOnly(2026, 1, 5));
        posEvent.Item!.EntryMethod.ShouldBe(PosEntryMethod.Scanned);
        posEvent.Item.UnitPrice.ShouldBe(1.29m);
        posEvent.NaturalKey.ShouldBe(new PosEventKey("store-1", new DateOnly(2026, 1, 5), "terminal-3", "t-204", 7));
    }

    [Fact]
    public void Write_WhatWasRead_IsTheSameLine() => Write(Read(Line)).ShouldBe(Line);

    [Fact]
    public void Kinds_AreTheEventCatalogOfTheDesign() =>
        Enum.GetValues<PosEventKind>().Select(kind => JsonSerializer.Serialize(kind).Trim('"')).ShouldBe(
        [
            "transactionStarted", "itemScanned", "itemKeyed", "itemVoided", "discountApplied", "priceOverridden", "itemReturned", "drawerOpened",
            "scaleChanged", "paymentStarted", "transactionCompleted", "transactionCancelled", "transactionSuspended", "assistanceRequested",
            "laneModeChanged", "rfidRead", "transactionResumed",
        ]);

    [Theory]
    [InlineData("\"quantity\":1", "\"quantity\":null")]
    [InlineData("\"quantity\":1,", "")]
    public void Read_QuantityNotGiven_IsOne(string given, string instead) => Read(Line.Replace(given, instead)).Item!.Quantity.ShouldBe(1);

    [Theory]
    [InlineData("scanned", PosEntryMethod.Scanned)]
    [InlineData("quantityKey", PosEntryMethod.QuantityKey)]
    [InlineData("handheldScanner", PosEntryMethod.Other)]
    public void Read_EntryMethod_UnknownOnesAreOther(string name, PosEntryMethod expected) =>
        Read(Line.Replace("\"entryMethod\":\"scanned\"", $"\"entryMethod\":\"{name}\"")).Item!.EntryMethod.ShouldBe(expected);

    [Fact]
    public void Read_ScaleStateOfAForeignScale_IsOther() =>
        Read(Line.Replace("\"sequence\":7", "\"sequence\":7,\"scaleState\":\"calibrating\"")).ScaleState.ShouldBe(ScaleState.Other);

    [Theory]
    [InlineData("\"itemScanned\"", "\"itemBought\"")]
    [InlineData("\"itemScanned\"", "1")]
    [InlineData("\"sequence\":7", "\"sequence\":\"seven\"")]
    [InlineData("\"eventId\":\"e-17\",", "")]
    public void Read_LineThatMeansNothing_IsRefused(string given, string instead) =>
        Should.Throw<JsonException>(() => Read(Line.Replace(given, instead)));

    [Fact]
    public void Read_AnyEventWritten_IsEqualAndKeepsItsZone()
    {
        var names = Gen.Elements("a", "t-1", "Käse \"fein\"", "☕", "x'y<z>+/");
        var events =
            from name in names
            from kind in Gen.Elements(Enum.GetValues<PosEventKind>())
            from ticks in Gen.Choose(0, int.MaxValue)
            from quarterHours in Gen.Choose(-48, 56)
            from sequence in Gen.Choose(0, int.MaxValue)
            from cents in Gen.Choose(-1_000_000, 1_000_000)
            from grams in Gen.Choose(0, 100_000)
            from method in Gen.Elements(Enum.GetValues<PosEntryMethod>())
            select MessageSamples.PosEvent with
            {
                OperatorId = name,
                Kind = kind,
                OccurredAt = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.FromMinutes(15 * quarterHours)).AddTicks(ticks * 1234L),
                Sequence = sequence,
                Amount = cents / 100m,
                ScaleGrams = grams / 8.0,
                Item = new PosItem { Code = name, EntryMethod = method, UnitPrice = cents / 1000m },
            };
        Prop.ForAll(events.ToArbitrary(), posEvent =>
        {
            var read = Read(Write(posEvent));
            return read == posEvent && read.OccurredAt.Offset == posEvent.OccurredAt.Offset;
        }).QuickCheckThrowOnFailure();
    }

    private static PosEvent Read(string json) => JsonSerializer.Deserialize(json, ContractsJson.Default.PosEvent)!;

    private static string Write(PosEvent posEvent) => JsonSerializer.Serialize(posEvent, ContractsJson.Default.PosEvent);
}
