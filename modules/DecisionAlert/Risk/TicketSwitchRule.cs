using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Risk;

/// <summary>
/// How likely a scan is not of the item seen: verification, not identification. Odds of "switched" against "this is the product after
/// all" and "sighting and scan do not belong together".
/// </summary>
/// <param name="Prior">Share of items rung as another product.</param>
/// <param name="Looks">ln p(pictures | scanned product) / p(pictures | another product).</param>
/// <param name="OtherCategory">Probability, among the products seen, of those outside the scanned product's category; null where unknown.</param>
/// <param name="Apart">Best arrangement in which the two do not belong together, relative to the pair without its looks.</param>
/// <param name="Weight">ln p(what the bagging scale shows | another product) / p(it | scanned product); null where it says nothing.</param>
/// <param name="SeenPrice">Expected price of what was seen; null where unknown.</param>
/// <param name="ScannedPrice">Price of what was scanned; null where unknown.</param>
internal readonly record struct TicketSwitchRule(
    double Prior, double Looks, double? OtherCategory, double Apart, double? Weight, double? SeenPrice, double? ScannedPrice)
{
    private double Category => OtherCategory is { } other
        ? Math.Clamp(0.5 * Math.Log((other + 0.05) / (1 - other + 0.05)), -1, 1.5)
        : 0;

    private double Value => SeenPrice is { } seen && ScannedPrice is { } scanned
        ? Math.Clamp(0.4 * Math.Log((seen + 0.5) / (scanned + 0.5)), -0.5, 0.5)
        : 0;

    private double Neighbours => Looks - LogOdds.Sum(Looks, Apart);

    /// <summary>Log-odds of "switched".</summary>
    public double Total => LogOdds.Of(Prior) - Looks + Category + Value + Neighbours + (Weight ?? 0);

    /// <summary>The same term by term; they add up to <see cref="Total"/>.</summary>
    public ValueList<EvidenceTerm> Terms(string scanned, string seen)
    {
        var terms = new List<EvidenceTerm>
        {
            new("prior", LogOdds.Of(Prior), $"About {Prior:P1} of items are rung as another product."),
            new("looks", -Looks, Looks < 0
                ? $"The item does not look like {scanned}; it looks like {seen}."
                : $"The item looks like {scanned}."),
            new("neighbours", Neighbours, "How far the scan could belong to another item nearby."),
        };
        if (OtherCategory is { } other)
        {
            terms.Add(new("category", Category, other > 0.5
                ? "What was seen is of another kind of goods than what was scanned."
                : "What was seen is of the same kind of goods as what was scanned."));
        }

        if (Weight is { } weight)
        {
            terms.Add(new("weight", weight, weight > 0
                ? $"The bagging scale shows another weight than that of {scanned}."
                : $"The bagging scale shows the weight of {scanned}."));
        }

        if (SeenPrice is { } price && ScannedPrice is { } rung)
            terms.Add(new("value", Value, $"The item seen costs about {price:F2}, the line {rung:F2}."));
        return terms.ToValueList();
    }
}
