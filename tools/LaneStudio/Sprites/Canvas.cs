using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>
/// Draws smooth shapes. A shape is a signed distance: below 0 inside, above 0 outside, in units of the canvas height (y from 0 at the
/// top to 1; x from 0 at the left to <see cref="Aspect"/>).
/// </summary>
internal sealed class Canvas(int width, int height)
{
    private readonly float[] _rgba = new float[4 * width * height];

    public double Aspect { get; } = (double)width / height;

    /// <summary>Paints a shape in one colour.</summary>
    public void Fill(Func<double, double, double> shape, Colour colour, double cover = 1) => Fill(shape, (_, _) => colour, cover);

    /// <summary>Paints a shape whose colour goes by place.</summary>
    public void Fill(Func<double, double, double> shape, Func<double, double, Colour> colour, double cover = 1)
    {
        for (int py = 0; py < height; py++)
        {
            double y = (py + 0.5) / height;
            for (int px = 0; px < width; px++)
            {
                double x = (px + 0.5) / height;
                double inside = Math.Clamp(0.5 - (shape(x, y) * height), 0, 1);
                if (inside > 0)
                {
                    Over(4 * ((py * width) + px), colour(x, y), (float)(inside * cover));
                }
            }
        }
    }

    /// <summary>Paints over what is there already, within its outline.</summary>
    public void Shade(Func<double, double, double> light)
    {
        for (int i = 0; i < _rgba.Length; i += 4)
        {
            if (_rgba[i + 3] > 0)
            {
                int p = i / 4;
                float factor = (float)light(((p % width) + 0.5) / height, ((p / width) + 0.5) / height);
                _rgba[i] *= factor;
                _rgba[i + 1] *= factor;
                _rgba[i + 2] *= factor;
            }
        }
    }

    /// <summary>Paints a shape only where something is already: a label stays on its can.</summary>
    public void FillWithin(Func<double, double, double> shape, Func<double, double, Colour> colour)
    {
        for (int i = 0; i < _rgba.Length; i += 4)
        {
            if (_rgba[i + 3] <= 0)
            {
                continue;
            }

            int p = i / 4;
            double x = ((p % width) + 0.5) / height;
            double y = ((p / width) + 0.5) / height;
            double inside = Math.Clamp(0.5 - (shape(x, y) * height), 0, 1);
            if (inside > 0)
            {
                float cover = _rgba[i + 3];
                Over(i, colour(x, y), (float)inside);
                Scale(i, cover);
            }
        }
    }

    public RgbaImage ToImage()
    {
        var image = new RgbaImage(width, height);
        for (int i = 0; i < _rgba.Length; i += 4)
        {
            float cover = _rgba[i + 3];
            for (int c = 0; c < 3; c++)
            {
                image.Pixels[i + c] = (byte)Math.Clamp((cover > 0 ? _rgba[i + c] / cover : 0) * 255 + 0.5f, 0, 255);
            }

            image.Pixels[i + 3] = (byte)((cover * 255) + 0.5f);
        }

        return image;
    }

    private void Over(int i, Colour colour, float cover)
    {
        _rgba[i] = (_rgba[i] * (1 - cover)) + (colour.R * cover);
        _rgba[i + 1] = (_rgba[i + 1] * (1 - cover)) + (colour.G * cover);
        _rgba[i + 2] = (_rgba[i + 2] * (1 - cover)) + (colour.B * cover);
        _rgba[i + 3] += cover * (1 - _rgba[i + 3]);
    }

    // Premultiplied: what Over made opaque goes back under the edge it had.
    private void Scale(int i, float cover)
    {
        if (_rgba[i + 3] <= cover)
        {
            return;
        }

        float factor = cover / _rgba[i + 3];
        for (int c = 0; c < 4; c++)
        {
            _rgba[i + c] *= factor;
        }
    }
}
