namespace LossPrevention.PosBridge.Tests.Events;

public class CardAliasTests
{
    private const string Card = "4111111111111111";

    [Theory]
    [InlineData(Card)]
    [InlineData("t-4111111111111111/3")]
    [InlineData("4111 1111 1111 1111")]
    public void Hide_IdentifierThatIsACard_NeverComesThroughAndStaysTheSameForTheSame(string identifier)
    {
        using var folder = new TempFolder();
        var posEvent = TillEvents.Scan() with { EventId = identifier + "/1", TransactionId = identifier, OperatorId = identifier, RefersTo = identifier + "/1" };

        var hidden = CardAlias.In(folder.Path).Hide(posEvent);
        var again = CardAlias.In(folder.Path).Hide(posEvent);

        again.ShouldBe(hidden);
        hidden.ToString().Replace(" ", "").ShouldNotContain(Card);
        hidden.RefersTo.ShouldBe(hidden.EventId);
        hidden.TransactionId.ShouldNotBe(hidden.EventId);
        CardAlias.OfThisRun().Hide(posEvent).TransactionId.ShouldNotBe(hidden.TransactionId, "another key, another alias");
    }

    [Theory]
    [InlineData("2026010500071234")]
    [InlineData("lane-1-20260105-17")]
    [InlineData("t1")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("4111111111111112")]
    public void Hide_AnyOtherIdentifier_Stays(string identifier)
    {
        var posEvent = TillEvents.Scan() with { TransactionId = identifier };

        CardAlias.OfThisRun().Hide(posEvent).ShouldBeSameAs(posEvent);
    }
}
