namespace LossPrevention.VideoIngest.Doctor;

/// <summary>One frame in shades of gray, to tell whether a camera sees.</summary>
/// <param name="Width">Pixels across, at least 3.</param>
/// <param name="Height">Pixels down, at least 3.</param>
/// <param name="Pixels">Row by row, one byte each.</param>
public sealed record GrayPicture(int Width, int Height, byte[] Pixels)
{
    /// <summary>Mean brightness, 0..255.</summary>
    public double Brightness => Pixels.Average(p => (double)p);

    /// <summary>Standard deviation of brightness, 0..127.5: a covered lens has next to none.</summary>
    public double Contrast
    {
        get
        {
            var mean = Brightness;
            return Math.Sqrt(Pixels.Average(p => (p - mean) * (p - mean)));
        }
    }

    /// <summary>
    /// Variance of the Laplacian (Pech-Pacheco et al., "Diatom autofocusing in brightfield microscopy", 2000) over the variance of brightness:
    /// the share of detail in what there is to see. A lens out of focus comes below 0.01.
    /// </summary>
    public double Sharpness
    {
        get
        {
            double sum = 0, squares = 0;
            for (var y = 1; y < Height - 1; y++)
            {
                for (var x = 1; x < Width - 1; x++)
                {
                    var i = (y * Width) + x;
                    var laplacian = (4.0 * Pixels[i]) - Pixels[i - 1] - Pixels[i + 1] - Pixels[i - Width] - Pixels[i + Width];
                    sum += laplacian;
                    squares += laplacian * laplacian;
                }
            }

            var count = (Width - 2.0) * (Height - 2);
            var contrast = Contrast;
            return contrast < 1 ? 0 : ((squares / count) - (sum / count * (sum / count))) / (contrast * contrast);
        }
    }
}
