namespace LossPrevention.PosBridge.Tests.Commands;

public class CommandLedgerTests
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private readonly CommandLedger ledger = new();

    [Fact]
    public void Due_NotAnswered_IsSentAgainUntilItsTimeIsOver()
    {
        var command = TillEvents.Command("c1", TillEvents.Ten.AddSeconds(12));
        ledger.Sent(command, TillEvents.Ten);

        Ids(4).ShouldBe(("", ""));
        Ids(5).ShouldBe(("c1", ""));
        ledger.Sent(command, TillEvents.Ten.AddSeconds(5));
        Ids(9).ShouldBe(("", ""));
        Ids(10).ShouldBe(("c1", ""));
        Ids(12).ShouldBe(("", "c1"), "an expired command is never sent late");
        Ids(60).ShouldBe(("", ""));
    }

    [Fact]
    public void Answered_Once_IsDone()
    {
        ledger.Sent(TillEvents.Command("c1", TillEvents.Ten.AddSeconds(12)), TillEvents.Ten);

        ledger.Answered("c1").ShouldNotBeNull();
        ledger.Answered("c1").ShouldBeNull();
        Ids(60).ShouldBe(("", ""));
    }

    [Fact]
    public void Sent_TooManyWait_GivesUpTheOldest()
    {
        for (var i = 0; i < CommandLedger.Capacity; i++)
        {
            ledger.Sent(TillEvents.Command($"c{i}"), TillEvents.Ten).ShouldBeNull();
        }

        ledger.Sent(TillEvents.Command("more"), TillEvents.Ten)!.CommandId.ShouldBe("c0");
        ledger.Count.ShouldBe(CommandLedger.Capacity);
    }

    private (string Again, string GivenUp) Ids(int second)
    {
        var (again, givenUp) = ledger.Due(TillEvents.Ten.AddSeconds(second), Retry);
        return (string.Join(' ', again.Select(c => c.CommandId)), string.Join(' ', givenUp.Select(c => c.CommandId)));
    }
}
