using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>An assortment of drawn products: several categories, look-alike siblings among the packages, produce with PLUs.</summary>
internal static class ProductRange
{
    private static readonly (string Category, Package Package, double Aspect, string[] Kinds)[] Packaged =
    [
        ("Cereal", Package.Box, 0.70, ["Oat Rings", "Oat Rings Honey", "Corn Flakes", "Muesli"]),
        ("Soda", Package.Can, 0.55, ["Cola", "Cola Zero", "Lemonade", "Ginger Ale"]),
        ("Juice", Package.Carton, 0.48, ["Orange Juice", "Apple Juice", "Tomato Juice"]),
        ("Detergent", Package.Bottle, 0.50, ["Wash Blue", "Wash Sensitive", "Softener"]),
        ("Tea", Package.Box, 1.55, ["Green Tea", "Black Tea", "Mint Tea"]),
        ("Sauce", Package.Jar, 0.78, ["Tomato Basil", "Tomato Chili", "Pesto"]),
        ("Crisps", Package.Bag, 0.75, ["Crisps Salt", "Crisps Paprika", "Tortilla"]),
        ("Water", Package.Bottle, 0.34, ["Still Water", "Sparkling Water"]),
    ];

    private static readonly (string Name, string Category, string Plu, Package Package, int Main, int Second, double Aspect, decimal Price)[] Produce =
    [
        ("Banana", "Banana", "4011", Package.Long, 0xF2CF3E, 0x8A6A1E, 2.6, 1.89m),
        ("Apple Granny Smith", "Apple", "4017", Package.Round, 0x8FBF3F, 0xC9D86A, 1.05, 2.99m),
        ("Orange", "Orange", "4012", Package.Round, 0xF08A1D, 0xF5A64A, 1.0, 2.49m),
        ("Cucumber", "Cucumber", "4062", Package.Long, 0x2F6B33, 0x5E9A4C, 3.6, 2.19m),
        ("Tomato", "Tomato", "4664", Package.Round, 0xD2281E, 0xE65A3C, 1.08, 3.49m),
        ("Apple Red Delicious", "Apple", "4016", Package.Round, 0xA01722, 0xC8443A, 0.98, 2.79m),
        ("Lemon", "Lemon", "4053", Package.Round, 0xF4DC3C, 0xE9E58C, 1.30, 3.99m),
        ("Avocado", "Avocado", "4046", Package.Round, 0x3D4A22, 0x5A6B32, 0.76, 5.99m),
    ];

    /// <summary>So many products by seed; about one in four is produce.</summary>
    public static List<ProductDesign> Draw(int count, int seed)
    {
        var designs = new List<ProductDesign>();
        int produce = Math.Min(count / 4, Produce.Length);
        for (int i = 0; i < count - produce; i++)
        {
            designs.Add(PackagedProduct(i, seed));
        }

        for (int i = 0; i < produce; i++)
        {
            designs.Add(ProduceItem(i));
        }

        return designs;
    }

    private static ProductDesign PackagedProduct(int index, int seed)
    {
        // Category by category, so that even a small range has several; siblings of a brand come with the second round.
        var (category, package, aspect, kinds) = Packaged[index % Packaged.Length];
        int round = index / Packaged.Length;
        int brand = round / 2;
        Dice brandDice = Dice.For(seed, "brand", category, $"{brand}");
        Dice dice = Dice.For(seed, "product", $"{index}");
        double hue = ((index % Packaged.Length) * 0.618) + (brand * 0.37) + brandDice.Between(-0.04, 0.04);
        bool pale = brandDice.Chance(0.35);
        Colour main = Colour.Hsv(hue % 1, pale ? 0.12 : brandDice.Between(0.6, 0.9), pale ? 0.93 : brandDice.Between(0.5, 0.9));
        Colour second = Colour.Hsv((hue + brandDice.Between(0.3, 0.6)) % 1, brandDice.Between(0.55, 0.9), brandDice.Between(0.35, 0.95));
        Colour accent = Colour.Hsv((hue + 0.15 + (0.5 * (round % 2))) % 1, 0.75, dice.Between(0.6, 0.95));
        bool hasSibling = round % 2 == 1 || kinds.Length > (2 * brand) + 1;
        return new ProductDesign(
            new CatalogProduct
            {
                Gtin = Gtin(index),
                Name = $"{kinds[round % kinds.Length]}{(round >= kinds.Length ? $" No. {round}" : string.Empty)}",
                Category = category,
                UnitPrice = dice.Whole(79, 899) / 100m,
                SoldBy = SoldBy.Each,
                WeightGrams = 50 * dice.Whole(3, 24),
                VisualGroup = hasSibling ? $"{category.ToLowerInvariant()}-{brand + 1}" : null,
            },
            package,
            main,
            second,
            accent,
            aspect,
            Dice.For(seed, "print", category, $"{brand}").Whole(0, int.MaxValue - 1));
    }

    private static ProductDesign ProduceItem(int index)
    {
        var (name, category, plu, package, main, second, aspect, price) = Produce[index];
        return new ProductDesign(
            new CatalogProduct
            {
                Plu = ProductCode.Parse(plu),
                Name = name,
                Category = category,
                UnitPrice = price,
                SoldBy = SoldBy.Weight,
            },
            package,
            Colour.Hex(main),
            Colour.Hex(second),
            Colour.Hex(0x5A3A1E),
            aspect,
            index);
    }

    /// <summary>Under 952, the prefix that GS1 keeps for demonstrations: no article on any shelf bears it.</summary>
    private static ProductCode Gtin(int index)
    {
        string digits = $"0952{100000000 + (index * 37)}";
        return ProductCode.Parse(digits + ProductCode.CheckDigit(digits));
    }
}
