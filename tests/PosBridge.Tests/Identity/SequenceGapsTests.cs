using FsCheck;
using FsCheck.Fluent;
using LossPrevention.PosBridge.Identity;

namespace LossPrevention.PosBridge.Tests.Identity;

public class SequenceGapsTests
{
    private readonly SequenceGaps gaps = new();

    [Fact]
    public void Observe_NumbersInOrder_MissesNothing() => Observe(1, 2, 3, 4).ShouldBe([0, 0, 0, 0]);

    [Fact]
    public void Observe_NumbersLeftOut_CountsThemAndTakesBackWhatComesAfterAll()
    {
        Observe(1, 5).ShouldBe([0, 3]);
        Observe(3).ShouldBe([-1]);
        gaps.Missing.ShouldBe(2);
        Observe(2, 4).ShouldBe([-1, -1]);
        gaps.Missing.ShouldBe(0);
    }

    [Fact]
    public void Observe_TransactionThatBeganBefore_MissesNothing() => Observe(17, 18).ShouldBe([0, 0]);

    [Fact]
    public void Observe_AnotherTransactionOrTerminal_CountsByItself()
    {
        Observe(1);

        gaps.Observe(TillEvents.Scan(sequence: 4) with { TransactionId = "t2" }).ShouldBe(0);
        gaps.Observe(TillEvents.Scan(sequence: 4) with { TerminalId = "other" }).ShouldBe(0);
    }

    [Fact]
    public void Observe_AnyOrder_EndsWithWhatNeverCame() =>
        Prop.ForAll(Gen.Shuffle(Enumerable.Range(1, 30)).ToArbitrary(), order =>
        {
            var one = new SequenceGaps();
            one.Observe(TillEvents.Scan(sequence: 0));
            var sum = order.Where(n => n % 7 != 0).Append(31).Sum(n => one.Observe(TillEvents.Scan(sequence: n)));
            sum.ShouldBe(4);
            one.Missing.ShouldBe(4);
        }).QuickCheckThrowOnFailure();

    private List<int> Observe(params long[] sequences) => [.. sequences.Select(s => gaps.Observe(TillEvents.Scan(sequence: s)))];
}
