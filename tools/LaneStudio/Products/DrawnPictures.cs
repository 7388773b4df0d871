using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Pictures drawn as they are asked for: the views of each product from a first one on.</summary>
internal sealed class DrawnPictures(IReadOnlyList<ProductDesign> designs, int firstView, int views, int seed) : IPictures
{
    public IReadOnlyList<StudioProduct> Products { get; } = [.. designs.Select(design => new StudioProduct(design.Entry, design.Code, views))];

    public RgbaImage CutOut(StudioProduct product, int picture)
    {
        ProductDesign design = designs.First(d => d.Code == product.Code);
        return ProductPainter.Paint(design, ProductView.Of(design, firstView + picture, seed));
    }
}
