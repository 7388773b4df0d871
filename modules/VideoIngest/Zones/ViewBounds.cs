using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Zones;

/// <summary>The box around what is looked at, in shares of the picture.</summary>
/// <param name="Left">Margin included.</param>
/// <param name="Right">Margin included.</param>
/// <param name="Top">Without the margin, which is a share of the width.</param>
/// <param name="Bottom">Without the margin.</param>
/// <param name="Margin">Share of the width.</param>
internal readonly record struct ViewBounds(double Left, double Right, double Top, double Bottom, double Margin)
{
    public double Width => Right - Left;

    /// <summary>The smallest bounds that hold both, or a little more where their margins differ.</summary>
    public ViewBounds With(ViewBounds other) => new(
        Math.Min(Left, other.Left), Math.Max(Right, other.Right), Math.Min(Top, other.Top), Math.Max(Bottom, other.Bottom), Math.Max(Margin, other.Margin));

    /// <summary>The box in a picture of this size, margin included.</summary>
    public NormalizedBox In(int width, int height)
    {
        var margin = Margin * width / height;
        var top = Math.Max(0, Top - margin);
        return new NormalizedBox(Left, top, Width, Math.Min(1, Bottom + margin) - top);
    }
}
