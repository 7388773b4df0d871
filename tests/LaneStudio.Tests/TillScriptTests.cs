using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio.Tests;

public class TillScriptTests
{
    private static readonly RecordOptions Options = new() { Items = 60, FraudRate = 0.2, Seed = 4 };

    [Fact]
    public void Events_NaturalKeys_AreUniqueAndSequencesCountUp()
    {
        List<PosEvent> events = Events(Options);

        events.Select(e => e.NaturalKey).Distinct().Count().ShouldBe(events.Count);
        events.Select(e => e.EventId).Distinct().Count().ShouldBe(events.Count);
        foreach (var ticket in events.GroupBy(e => e.TransactionId))
        {
            ticket.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, ticket.Count()).Select(n => (long)n));
            ticket.First().Kind.ShouldBe(PosEventKind.TransactionStarted);
            ticket.Last().Kind.ShouldBe(PosEventKind.TransactionCompleted);
        }
    }

    [Fact]
    public void Events_Voids_ReferToAnEarlierLineOfTheSameTicket()
    {
        List<PosEvent> events = Events(Options);
        List<PosEvent> voids = [.. events.Where(e => e.Kind == PosEventKind.ItemVoided)];

        voids.ShouldNotBeEmpty();
        foreach (PosEvent voided in voids)
        {
            PosEvent line = events.Single(e => e.EventId == voided.RefersTo);
            (line.TransactionId, line.Item!.Code).ShouldBe((voided.TransactionId, voided.Item!.Code));
            line.OccurredAt.ShouldBeLessThan(voided.OccurredAt);
        }
    }

    [Fact]
    public void Events_AmountPaid_IsTheSumOfTheLines()
    {
        foreach (var ticket in Events(Options).GroupBy(e => e.TransactionId))
        {
            decimal sum = ticket.Sum(e => (e.Kind == PosEventKind.ItemVoided ? -1 : 1) * (e.Item?.ExtendedPrice ?? 0));
            ticket.Last().Amount.ShouldBe(sum);
        }
    }

    [Fact]
    public void Events_Codes_AreAsScannedAndReadBack()
    {
        foreach (PosItem item in Events(Options).Select(e => e.Item).OfType<PosItem>())
        {
            ProductCode.TryParse(item.Code, out ProductCode code, out string? error).ShouldBeTrue(error);
            (code.IsPlu == (item.EntryMethod == PosEntryMethod.Plu)).ShouldBeTrue();
            (item.WeightGrams is not null).ShouldBe(code.IsPlu);
        }
    }

    [Fact]
    public void Events_BaggingScale_ShowsWhatIsLaidDownAndIsEmptyInTheEnd()
    {
        List<PosEvent> events = Events(Options with { BaggingScale = true, Oddities = false, FraudRate = 0 });
        List<PosEvent> readings = [.. events.Where(e => e.Kind == PosEventKind.ScaleChanged)];

        readings.Count.ShouldBeGreaterThan(Options.Items);
        readings.ShouldAllBe(e => e.ScaleGrams % 5 == 0);
        readings[^1].ScaleGrams!.Value.ShouldBeLessThan(450); // nothing but a hand or a bag
        events.Select(e => e.NaturalKey).Distinct().Count().ShouldBe(events.Count);
        Events(Options with { Oddities = false, FraudRate = 0 }).ShouldNotContain(e => e.Kind == PosEventKind.ScaleChanged);
    }

    [Theory]
    [InlineData(1500, 0)]
    [InlineData(-700, 0)]
    [InlineData(1500, 200)]
    public void Events_ClockOffsetAndJitter_MoveTheTimesByThat(int offset, int jitter)
    {
        List<PosEvent> exact = Events(Options);
        List<PosEvent> moved = Events(Options with { TillOffset = TimeSpan.FromMilliseconds(offset), TillJitter = TimeSpan.FromMilliseconds(jitter) });

        foreach ((PosEvent a, PosEvent b) in exact.Zip(moved))
        {
            ((b.OccurredAt - a.OccurredAt).TotalMilliseconds - offset).ShouldBeInRange(-jitter - 1, jitter + 50);
        }

        moved.Select(e => e.OccurredAt).ShouldBe(moved.Select(e => e.OccurredAt).Order());
        if (jitter > 0)
        {
            exact.Zip(moved, (a, b) => b.OccurredAt - a.OccurredAt).Distinct().Count().ShouldBeGreaterThan(10);
        }
    }

    private static List<PosEvent> Events(RecordOptions options)
    {
        Recorder recorder = Studio.Recorder(options);
        return recorder.TillEvents(recorder.Script(0), 0);
    }
}
