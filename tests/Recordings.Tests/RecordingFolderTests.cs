using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LossPrevention.Contracts;

namespace LossPrevention.Recordings.Tests;

public sealed class RecordingFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("recording-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Load_WhatTheWriterWrote_IsTheSame()
    {
        var lane = Lane();
        var sold = PosEvent("e-1", 1);
        var truth = new TrueDiscrepancy(
            "lane-1", DiscrepancyKind.TicketSwitch, lane.VideoStart.AddSeconds(12.345), ProductCode.Parse("4006381333931"), ProductCode.Parse("4011"), "t-1");
        Write(lane, [sold], [truth]);

        var recording = RecordingFolder.Load(folder);

        recording.StoreId.ShouldBe("store-1");
        recording.Lanes.Count.ShouldBe(1);
        recording.Lanes[0].Zones.ShouldBe(lane.Zones);
        recording.Lanes[0].ShouldBe(lane with { Zones = recording.Lanes[0].Zones });
        recording.PosEvents.Select(e => e.Event).ShouldBe([sold]);
        recording.Truth.ShouldBe([truth]);
        recording.Problems.ShouldBeEmpty();
        File.Exists(recording.CatalogPath).ShouldBeTrue();
        recording.VideoPath(recording.Lanes[0]).ShouldBe(Path.Combine(folder, "lane-1.mp4"));
    }

    [Fact]
    public void Load_PosLineThatIsNoJson_NamesTheLineAndKeepsTheRest()
    {
        Write(Lane(), [PosEvent("e-1", 1), PosEvent("e-2", 2)], truth: null);
        var lines = File.ReadAllLines(Path.Combine(folder, "pos.jsonl")).ToList();
        lines.Insert(1, "{\"eventId\": oops}");
        File.WriteAllLines(Path.Combine(folder, "pos.jsonl"), lines);

        var recording = RecordingFolder.Load(folder);

        recording.PosEvents.Select(e => (e.Line, e.Event.EventId)).ShouldBe([(1, "e-1"), (3, "e-2")]);
        recording.Problems.Count.ShouldBe(1);
        recording.Problems[0].ToString().ShouldContain("pos.jsonl:2: the line is left out");
        recording.Truth.ShouldBeNull();
    }

    [Fact]
    public void Load_PosLineOfAnUnknownLane_NamesTheLaneAndThoseKnown()
    {
        Write(Lane(), [PosEvent("e-1", 1) with { LaneId = "lane-9" }], truth: null);

        var recording = RecordingFolder.Load(folder);

        recording.PosEvents.ShouldBeEmpty();
        recording.Problems[0].Message.ShouldContain("lane-9");
        recording.Problems[0].Message.ShouldContain("lane-1");
    }

    [Fact]
    public void Load_TruthWithAWrongCheckDigit_NamesTheLine()
    {
        Write(Lane(), [], []);
        File.WriteAllText(
            Path.Combine(folder, "truth.jsonl"),
            """{"laneId":"lane-1","kind":"misScan","at":"2026-01-05T10:00:01Z","gtin":"4006381333932"}""");

        RecordingFolder.Load(folder).Problems[0].ToString().ShouldContain("truth.jsonl:1: the line is left out: gtin:");
    }

    [Fact]
    public void Load_MissingVideo_StopsAndSaysWhichFile()
    {
        Write(Lane(), [], null);
        File.Delete(Path.Combine(folder, "lane-1.mp4"));

        var error = Should.Throw<RecordingException>(() => RecordingFolder.Load(folder));

        error.Problems.Count.ShouldBe(1);
        error.Message.ShouldContain("lane-1.mp4 does not exist");
        error.Problems[0].Line.ShouldBe(LineOf("\"video\""));
    }

    [Fact]
    public void Load_MissingCatalog_Stops()
    {
        Write(Lane(), [], null);
        File.Delete(Path.Combine(folder, "catalog.csv"));

        Should.Throw<RecordingException>(() => RecordingFolder.Load(folder)).Message.ShouldContain("catalog.csv does not exist");
    }

    [Theory]
    [InlineData("\"selfCheckout\"", "\"robot\"", "mode is \"robot\"", "\"mode\"")]
    [InlineData("2026-01-05T10:00:00Z", "2026-01-05T10:00:00", "with its zone", "\"videoStart\"")]
    [InlineData("0.25", "1.25", "zone scanner has a point", "\"scanner\"")]
    [InlineData("\"lane-1\"", "\"lane 1\"", "laneId must be a name", "\"laneId\"")]
    [InlineData("\"scanner\"", "\"scaner\"", "zones has no scanner", "\"zones\"")]
    [InlineData("\"storeId\": \"store-1\"", "\"storeId\": 7", "storeId", "\"storeId\"")]
    public void Load_WrongManifest_NamesTheLineAndTheRemedy(string from, string to, string expected, string where)
    {
        Write(Lane(), [], null);
        var path = Path.Combine(folder, "recording.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(from, to, StringComparison.Ordinal));

        var error = Should.Throw<RecordingException>(() => RecordingFolder.Load(folder));

        error.Message.ShouldContain(expected);
        error.Problems[0].Line.ShouldBe(LineOf(where));
    }

    [Fact]
    public void Load_SeveralErrors_NamesThemAll()
    {
        Write(Lane(), [], null);
        File.WriteAllText(Path.Combine(folder, "recording.json"), """{"lanes":[{"laneId":"lane-1"}]}""");

        var messages = Should.Throw<RecordingException>(() => RecordingFolder.Load(folder)).Problems.Select(p => p.Message).ToList();

        foreach (var name in (string[])["storeId", "mode", "videoStart", "video ", "scanner", "catalog"])
        {
            messages.ShouldContain(m => m.Contains(name, StringComparison.Ordinal), name);
        }
    }

    [Fact]
    public void Load_UnknownZone_LeavesItOutAndSaysSo()
    {
        Write(Lane(), [], null);
        var path = Path.Combine(folder, "recording.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"bagging\"", "\"shelf\"", StringComparison.Ordinal));

        var recording = RecordingFolder.Load(folder);

        recording.Problems[0].Message.ShouldContain("'shelf' is unknown");
        recording.Lanes[0].Zones.Keys.ShouldBe([ZoneKind.Scanner]);
    }

    [Fact]
    public void Load_AnyBytesAsManifest_RefusesWithAMessage()
    {
        Write(Lane(), [], null);
        var path = Path.Combine(folder, "recording.json");
        var whole = File.ReadAllText(path);
        Check.QuickThrowOnFailure(Prop.ForAll<int, byte>((at, with) =>
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(whole);
            bytes[(int)((uint)at % (uint)bytes.Length)] = with;
            File.WriteAllBytes(path, bytes);
            try
            {
                RecordingFolder.Load(folder).Lanes.Count.ShouldBe(1);
            }
            catch (RecordingException e)
            {
                e.Message.ShouldNotBeNullOrWhiteSpace();
            }
        }));
    }

    private int LineOf(string text) =>
        1 + Array.FindIndex(File.ReadAllLines(Path.Combine(folder, "recording.json")), l => l.Contains(text, StringComparison.Ordinal));

    private void Write(RecordedLane lane, IEnumerable<PosEvent> events, IEnumerable<TrueDiscrepancy>? truth)
    {
        File.WriteAllText(Path.Combine(folder, "catalog.csv"), "gtin,plu,name,category,unitPrice,soldBy,weightGrams,visualGroup\n");
        File.WriteAllBytes(Path.Combine(folder, lane.Video), []);
        RecordingWriter.Write(folder, "store-1", [lane], "catalog.csv", events, truth);
    }

    private static RecordedLane Lane() => new()
    {
        LaneId = "lane-1",
        Mode = LaneMode.SelfCheckout,
        Video = "lane-1.mp4",
        VideoStart = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero),
        Zones = new SortedDictionary<ZoneKind, ValueList<ZonePoint>>
        {
            [ZoneKind.Scanner] = [new(0.25, 0.1), new(0.6, 0.1), new(0.6, 0.9)],
            [ZoneKind.Bagging] = [new(0.7, 0), new(1, 0), new(1, 1)],
        },
    };

    private static PosEvent PosEvent(string id, long sequence) => JsonSerializer.Deserialize(
        $$"""
        {"eventId":"{{id}}","storeId":"store-1","laneId":"lane-1","terminalId":"till-1","transactionId":"t-1","sequence":{{sequence}},
         "kind":"itemScanned","occurredAt":"2026-01-05T11:00:0{{sequence}}+01:00","item":{"code":"4006381333931","quantity":1} }
        """,
        ContractsJson.Default.PosEvent)!;
}
