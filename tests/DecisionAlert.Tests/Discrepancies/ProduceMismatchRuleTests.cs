using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

public class ProduceMismatchRuleTests : RuleTests
{
    [Fact]
    public void KeyedPluIsNotTheProduceSeen_Alert_OffersTheLikelyPlus()
    {
        Honest();
        Script.See(40, (Grocer.Banana, 6), (Grocer.Apple, -7));
        Key(40, Grocer.Apple);
        Script.Pay(50);

        var alert = Only(DiscrepancyKind.ProduceMismatch);

        alert.ScannedGtin.ShouldBe(Grocer.Apple);
        Run().Commands.ShouldHaveSingleItem().Suggestions.Take(2).ShouldBe([Grocer.Banana, Grocer.OrganicBanana]);
    }

    [Fact]
    public void PackedGoodsKeyedAsProduce_IsASwitch()
    {
        Honest();
        Script.Pass(40, 5);
        Key(40, Grocer.Banana);
        Script.Pay(50);

        Only(DiscrepancyKind.TicketSwitch);
    }

    [Fact]
    public void OrganicKeyedAsConventional_LooksAlike_NoAlert()
    {
        Organic();

        Nothing();
    }

    [Fact]
    public void OrganicKeyedAsConventional_HintsSwitchedOn_OffersBoth()
    {
        Organic();

        var outcome = Run(Settings(d => d with { ProduceMismatch = new ProduceMismatchSettings { OrganicHints = true } }));

        outcome.Alerts.ShouldBeEmpty();
        var hint = outcome.Commands.ShouldHaveSingleItem();
        hint.Kind.ShouldBe(LaneCommandKind.SuggestProduce);
        hint.Suggestions.ShouldBe([Grocer.Banana, Grocer.OrganicBanana]);
    }

    private void Organic()
    {
        Honest();
        Script.See(40, (Grocer.OrganicBanana, 6), (Grocer.Banana, 6), (Grocer.Apple, -7));
        Key(40, Grocer.Banana);
        Script.Pay(50);
    }

    private void Key(double at, ProductCode plu) =>
        Script.Event(at, PosEventKind.ItemKeyed, new PosItem { Code = plu.Value, EntryMethod = PosEntryMethod.Plu });
}
