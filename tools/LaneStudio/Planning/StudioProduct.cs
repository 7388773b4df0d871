using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>A product that can be put on the lane.</summary>
/// <param name="Entry">Its line in the catalog.</param>
/// <param name="Code">The code it is rung by: the one its folder of pictures is named by.</param>
/// <param name="Pictures">How many pictures of it there are.</param>
internal sealed record StudioProduct(CatalogProduct Entry, ProductCode Code, int Pictures)
{
    public bool HasPlu => Code.IsPlu;
}
