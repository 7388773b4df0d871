using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Tests.Simulation;

/// <summary>A shop of made-up goods: 80 products in 16 categories.</summary>
internal static class Store
{
    public const int Products = 80;
    public const int Categories = 16;

    public static ProductCode[] Codes { get; } = Enumerable.Range(0, Products).Select(Code).ToArray();

    public static CatalogLookup Lookup { get; } = new(Catalog.Create(Enumerable.Range(0, Products).Select(k => new CatalogProduct
    {
        Gtin = Codes[k],
        Name = $"Goods {k}",
        Category = $"Category {CategoryOf(k)}",
        UnitPrice = 1 + (k * 7 % 12),
    })));

    public static int CategoryOf(int product) => product % Categories;

    private static ProductCode Code(int k)
    {
        var digits = $"0400638{k:D6}";
        return ProductCode.Parse(digits + ProductCode.CheckDigit(digits));
    }
}
