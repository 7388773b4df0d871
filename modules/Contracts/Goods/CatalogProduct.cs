using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>One product as the store sells it.</summary>
public sealed record CatalogProduct
{
    /// <summary>Its GTIN, where it has one.</summary>
    public ProductCode? Gtin { get; init; }

    /// <summary>Its PLU, where it has one. A product may have both; at least one is there.</summary>
    public ProductCode? Plu { get; init; }

    /// <summary>What the house calls it by: its GTIN, or its PLU where it has no GTIN.</summary>
    [JsonIgnore]
    public ProductCode Code => Gtin ?? Plu ?? default;

    /// <summary>The shelf's text; the code's digits where the store gives none.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of goods, such as <c>Apple</c>; null where unknown.</summary>
    public string? Category { get; init; }

    /// <summary>Price in the store's currency, of one piece or, sold by weight, of one kilogram; null where unknown.</summary>
    public decimal? UnitPrice { get; init; }

    /// <summary>Whether the price is for a piece or for a kilogram.</summary>
    public SoldBy SoldBy { get; init; }

    /// <summary>What one piece weighs, grams; null where unknown or sold by weight.</summary>
    public double? WeightGrams { get; init; }

    /// <summary>Names the group of products that a picture cannot tell apart; null where it looks like no other.</summary>
    public string? VisualGroup { get; init; }
}

/// <summary>What a price is for.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<SoldBy>))]
public enum SoldBy
{
    /// <summary>One piece.</summary>
    Each,

    /// <summary>One kilogram.</summary>
    Weight,
}
