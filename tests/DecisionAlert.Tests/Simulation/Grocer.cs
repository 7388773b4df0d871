using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Tests.Simulation;

/// <summary>The shop of made-up goods with weights, and produce beside them: bananas conventional and organic, apples, grapes.</summary>
internal static class Grocer
{
    public static readonly ProductCode Banana = ProductCode.Parse("4011");
    public static readonly ProductCode OrganicBanana = ProductCode.Parse("94011");
    public static readonly ProductCode Apple = ProductCode.Parse("4131");
    public static readonly ProductCode Grapes = ProductCode.Parse("4022");

    public static ValueList<ProductCode> Codes { get; } = [.. Store.Codes, Banana, OrganicBanana, Apple, Grapes];

    public static CatalogLookup Lookup { get; } = new(Catalog.Create(
    [
        .. Enumerable.Range(0, Store.Products).Select(k => new CatalogProduct
        {
            Gtin = Store.Codes[k],
            Name = $"Goods {k}",
            Category = $"Category {Store.CategoryOf(k)}",
            UnitPrice = 1 + (k * 7 % 12),
            WeightGrams = 100 + (10 * k),
        }),
        Produce(Banana, "Bananas", 1.5m),
        Produce(OrganicBanana, "Organic bananas", 2.5m),
        Produce(Apple, "Apples", 3),
        Produce(Grapes, "Grapes", 6),
    ]));

    private static CatalogProduct Produce(ProductCode plu, string name, decimal price) =>
        new() { Plu = plu, Name = name, Category = name.Split(' ')[^1], UnitPrice = price, SoldBy = SoldBy.Weight };
}
