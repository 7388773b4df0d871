using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

/// <summary>Missed scans beside something that could explain them, and does not.</summary>
public class ExplainedAwayTests
{
    private readonly LaneScript script = new();

    [Fact]
    public void MissedAfterAVoid_ComesFreshFromTheBasket_IsNotTheVoidedItem()
    {
        Honest(8);
        script.Pass(40, 5);
        script.Void(42, script.Scan(40, 5));
        var missed = script.Pass(50, new Dictionary<int, double> { [12] = 3, [5] = -2 }, before: ZoneKind.Basket);
        script.Pay(65);

        var alert = script.Run().Alerts.ShouldHaveSingleItem();

        alert.Kind.ShouldBe(DiscrepancyKind.MisScan);
        alert.KeyFrames.ShouldBe([missed]);
    }

    [Fact]
    public void MissedBesideAScannedOne_LooksLikeFourAlike_IsNoPieceOfItsPass()
    {
        Honest(8);
        script.Pass(40, 5);
        script.Scan(40, 5);
        var missed = script.Pass(40.1, new Dictionary<int, double> { [9] = 5, [25] = 5, [41] = 5, [57] = 5 }, length: 0.6);
        script.Pay(65);

        var alert = script.Run(products: Alike(9, 25, 41, 57)).Alerts.ShouldHaveSingleItem();

        alert.KeyFrames.ShouldBe([missed]);
    }

    [Fact]
    public void PieceOfALine_ThatLooksLikeNothing_NoAlert()
    {
        Honest(8);
        script.Pass(40, 5);
        script.Scan(40, 5, quantity: 2);
        script.Pass(41.5, new Dictionary<int, double> { [12] = 2, [5] = -2.5 });
        script.Pay(65);

        script.Run().Alerts.ShouldBeEmpty();
    }

    private static CatalogLookup Alike(params int[] alike) => new(Catalog.Create(Enumerable.Range(0, Store.Products).Select(k => new CatalogProduct
    {
        Gtin = Store.Codes[k],
        Name = $"Goods {k}",
        Category = $"Category {Store.CategoryOf(k)}",
        UnitPrice = 3,
        VisualGroup = alike.Contains(k) ? "alike" : null,
    })));

    private void Honest(int items)
    {
        script.Open(1);
        for (var k = 0; k < items; k++)
        {
            script.Pass(3 + (3 * k), 30 + k);
            script.Scan(3 + (3 * k), 30 + k);
        }
    }
}
