using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Cuts an item out of a photograph that fills its frame: a rounded outline with a soft edge.</summary>
internal static class SoftMask
{
    private const double Feather = 0.05;

    public static RgbaImage Cut(RgbImage photograph)
    {
        var cut = new RgbaImage(photograph.Width, photograph.Height);
        for (int y = 0; y < cut.Height; y++)
        {
            ReadOnlySpan<byte> row = photograph.Row(y);
            double v = Math.Pow(Math.Abs((2 * (y + 0.5) / cut.Height) - 1), 4);
            for (int x = 0; x < cut.Width; x++)
            {
                // A superellipse of degree 4: it keeps more of the picture than an ellipse and has no corners.
                double u = Math.Pow(Math.Abs((2 * (x + 0.5) / cut.Width) - 1), 4);
                double reach = Math.Sqrt(Math.Sqrt(u + v));
                int i = 4 * ((y * cut.Width) + x);
                row.Slice(3 * x, 3).CopyTo(cut.Pixels.AsSpan(i));
                cut.Pixels[i + 3] = (byte)(255 * Math.Clamp((1 - reach) / Feather, 0, 1));
            }
        }

        return cut;
    }
}
