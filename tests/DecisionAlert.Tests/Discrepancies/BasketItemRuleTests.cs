using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

public class BasketItemRuleTests : RuleTests
{
    private readonly Dictionary<int, double> looks = new() { [5] = 6, [6] = -3 };

    [Fact]
    public void GoodsInTheBasketAtPayment_OnNoLine_Alert()
    {
        Honest();
        var item = Script.Rest(5, 43, looks);
        Script.Pay(40);

        var alert = Only(DiscrepancyKind.BasketItem);

        alert.KeyFrames.ShouldBe([item]);
        alert.TransactionId.ShouldBe("t1");
        alert.OccurredAt.ShouldBe(LaneScript.At(40), TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public void ItsProductIsOnTheTicket_NoAlert()
    {
        Honest();
        Script.Scan(35, 5);
        Script.Rest(5, 43, looks);
        Script.Pay(40);

        Nothing();
    }

    [Fact]
    public void TakenOutBeforePayment_NoAlert()
    {
        Honest();
        Script.Rest(5, 30, looks);
        Script.Pay(40);

        Nothing();
    }

    [Fact]
    public void ShoppersOwnBag_NoGoods_NoAlert()
    {
        Honest();
        Script.Rest(5, 43, looks, goods: 0.2, goodsRatio: -3);
        Script.Pay(40);

        Nothing();
    }

    [Fact]
    public void BlindMeanwhile_NoAlert()
    {
        Honest();
        Script.Rest(5, 43, looks);
        Script.Pay(40);
        Script.Blind(20, 22);

        Nothing();
    }

    [Fact]
    public void SwitchedOff_NoAlert()
    {
        Honest();
        Script.Rest(5, 43, looks);
        Script.Pay(40);

        Nothing(Settings(d => d with { BasketItem = d.BasketItem with { Enabled = false } }));
    }
}
