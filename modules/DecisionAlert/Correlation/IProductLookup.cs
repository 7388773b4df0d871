using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>What the core asks of a catalog. Pure: the same question has the same answer while a lane lives.</summary>
internal interface IProductLookup
{
    /// <summary>The product that a ticket's code names, or null where the code is unreadable.</summary>
    Product? Resolve(string code);

    /// <summary>The product, or null where the catalog does not hold it.</summary>
    Product? Find(ProductCode code);

    /// <summary>Whether a product is sold by weight, as far as the catalog knows it.</summary>
    bool IsWeighed(string code) => ProductCode.TryParse(code, out var known, out _) && Find(known) is { SoldByWeight: true };

    /// <summary>The weight that a ticket's code carries, or its price over the product's price by weight, grams; null where it carries none.</summary>
    double? GramsIn(string code);
}

/// <summary>What the core needs of a product.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name, for people; the code where the catalog has none.</param>
/// <param name="Category">Its category; null where unknown.</param>
/// <param name="UnitPrice">Store's currency; null where unknown.</param>
/// <param name="SoldByWeight">Whether it is weighed.</param>
/// <param name="LooksLike">Every product of its visual group, itself among them.</param>
/// <param name="Plu">Its PLU; null where it has none.</param>
/// <param name="PieceGrams">What one piece weighs, grams; null where unknown or sold by weight.</param>
internal sealed record Product(
    ProductCode Code, string Name, string? Category, double? UnitPrice, bool SoldByWeight, ValueList<ProductCode> LooksLike,
    ProductCode? Plu = null, double? PieceGrams = null);
