using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Risk;

/// <summary>
/// How likely an item that has no scan was really missed. Odds of "missed" against the sum of: its line was lost on the way, it was no
/// goods at all, a scan nearby is its own after all, it is a second look at an item that has its scan, it did not leave.
/// </summary>
/// <param name="Prior">Share of items that cross unpaid.</param>
/// <param name="LostScan">Share of honest items whose line never shows.</param>
/// <param name="LogGoods">ln p(goods).</param>
/// <param name="LogNotGoods">ln p(no goods).</param>
/// <param name="Paired">Best arrangement in which it has a scan, relative to <c>ln p(unscanned)</c>.</param>
/// <param name="SameItem">Best explanation as a second look, relative to the same.</param>
/// <param name="Stayed">ln of how much better its way fits goods that were put back or handed away than goods that left.</param>
/// <param name="Price">Price of the likeliest product; null where unknown.</param>
internal readonly record struct MisScanRule(
    double Prior, double LostScan, double LogGoods, double LogNotGoods, double Paired, double SameItem, double Stayed, double? Price)
{
    private double Lost => LogGoods + Math.Log(LostScan / Prior);

    private double LostOrNone => LogOdds.Sum(Lost, LogNotGoods);

    private double LostNoneOrPaired => LogOdds.Sum(LostOrNone, Paired);

    private double LostNonePairedOrSame => LogOdds.Sum(LostNoneOrPaired, SameItem);

    private double Any => LogOdds.Sum(LostNonePairedOrSame, LogGoods + Stayed);

    private double Value => Price is { } price ? Math.Clamp(0.2 * Math.Log2(Math.Max(price, 0.1) / 4), -0.3, 0.3) : 0;

    /// <summary>Log-odds of "missed".</summary>
    public double Total => LogGoods - Any + Value;

    /// <summary>The same term by term; they add up to <see cref="Total"/>.</summary>
    public ValueList<EvidenceTerm> Terms(string nearest)
    {
        var terms = new List<EvidenceTerm>
        {
            new("prior", Math.Log(Prior), $"About {Prior:P1} of items cross without a scan."),
            new("noScan", -Math.Log(LostScan), "An item passed the scanner and no line of the ticket belongs to it."),
            new("goods", Lost - LostOrNone, LogGoods > -0.2
                ? "The pictures show goods."
                : "The pictures leave some doubt whether this is goods."),
            new("time", LostOrNone - LostNoneOrPaired, nearest),
            new("repeat", LostNoneOrPaired - LostNonePairedOrSame, "How far it could be a second look at an item already scanned."),
            new("path", LostNonePairedOrSame - Any, Stayed < -1
                ? "The item went on from the scanner to bagging."
                : "The item was not seen to go on to bagging."),
        };
        if (Price is not null)
            terms.Add(new("value", Value, $"An item like this costs about {Price:F2}."));
        return terms.ToValueList();
    }
}
