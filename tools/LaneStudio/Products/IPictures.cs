using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Where the pictures of the goods come from.</summary>
internal interface IPictures
{
    /// <summary>One picture of a product, cut out.</summary>
    RgbaImage CutOut(StudioProduct product, int picture);
}
