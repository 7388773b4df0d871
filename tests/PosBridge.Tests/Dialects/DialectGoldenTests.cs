using LossPrevention.Contracts;
using LossPrevention.PosBridge.Dialects;

namespace LossPrevention.PosBridge.Tests.Dialects;

/// <summary>What the documented profiles make of their documented samples.</summary>
public class DialectGoldenTests
{
    public static TheoryData<string> Names { get; } = [.. Directory.GetDirectories(DialectSamples.Folder).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_DocumentedSample_GivesTheDocumentedEvents(string name)
    {
        var result = PosMap.Read(
            DialectSamples.Profile(name), "store-1", DialectSamples.Messages(name), terminal: null, DialectSamples.ReceivedAt);
        result.ProfileErrors.ShouldBeEmpty();
        result.Refused.ShouldBeEmpty();
        var path = Path.Combine(DialectSamples.Folder, name, "events.jsonl");
        var written = string.Concat(result.Events.Select(e => DialectSamples.Write(e) + "\n"));
        if (Environment.GetEnvironmentVariable("RENEW_GOLDEN") == "1")
        {
            File.WriteAllText(path, written);
            Assert.Fail($"{path} is renewed; look at what changed, then run the tests without RENEW_GOLDEN.");
        }

        written.ShouldBe(File.ReadAllText(path));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_TheSameMessagesAgain_GivesTheSameKeysOrNothing(string name)
    {
        var dialect = DialectSamples.Dialect(name);
        var messages = DialectSamples.Messages(name);
        var first = ReadAll(dialect, messages);
        var again = ReadAll(dialect, messages);

        first.ShouldNotBeEmpty();
        again.Select(e => e.NaturalKey).ShouldBeSubsetOf(first.Select(e => e.NaturalKey));
        again.Select(e => e.EventId).ShouldBeSubsetOf(first.Select(e => e.EventId));
    }

    [Fact]
    public void Read_CanonicalSample_HoldsTheWholeCatalogAndPassesTrainingOver()
    {
        var result = PosMap.Read(
            DialectSamples.Profile("canonical"), "store-1", DialectSamples.Messages("canonical"), terminal: null, DialectSamples.ReceivedAt);

        Enum.GetValues<PosEventKind>().ShouldBeSubsetOf(result.Events.Select(e => e.Kind));
        Enum.GetValues<ScaleState>().Except([ScaleState.Other]).ShouldBeSubsetOf(result.Events.Select(e => e.ScaleState ?? ScaleState.Other));
        Enum.GetValues<CheckoutMode>().ShouldBeSubsetOf(result.Events.Where(e => e.LaneMode is not null).Select(e => e.LaneMode!.Value));
        result.Ignored.ShouldBe(1, "the event in training mode");
    }

    private static List<PosEvent> ReadAll(ITillDialect dialect, IReadOnlyList<ReadOnlyMemory<byte>> messages)
    {
        var events = new List<PosEvent>();
        for (var i = 0; i < messages.Count; i++)
        {
            var reading = dialect.Read(DialectSamples.Message(messages[i], $"m{i}"));
            dialect.Accept(reading);
            events.AddRange(reading.Events);
        }

        return events;
    }
}
