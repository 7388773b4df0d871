using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>How a product is packed.</summary>
internal enum Package
{
    Box,
    Can,
    Bottle,
    Carton,
    Jar,
    Bag,
    Round,
    Long,
}

/// <summary>A product that exists only as a drawing.</summary>
/// <param name="Entry">Its line in the catalog.</param>
/// <param name="Package">Its shape.</param>
/// <param name="Main">The colour most of it has.</param>
/// <param name="Second">Bands, caps, blush.</param>
/// <param name="Accent">What tells it from its siblings.</param>
/// <param name="Aspect">Width over height.</param>
/// <param name="BrandSeed">Look-alike siblings share it, and with it the layout of their print.</param>
internal sealed record ProductDesign(
    CatalogProduct Entry, Package Package, Colour Main, Colour Second, Colour Accent, double Aspect, int BrandSeed)
{
    /// <summary>The code that its folder of pictures is named by.</summary>
    public ProductCode Code => Entry.Gtin ?? Entry.Plu!.Value;

    public bool IsProduce => Package is Package.Round or Package.Long;
}
