using LossPrevention.Imaging;

namespace LossPrevention.Recognition;

/// <summary>Writes a picture as an embedder reads it.</summary>
internal static class ImageTensor
{
    /// <summary>Fills <paramref name="target"/> (<see cref="EmbedderInput.Count"/> numbers) with the picture, squashed to the input's size.</summary>
    public static void Write(RgbImage picture, EmbedderInput input, Span<float> target)
    {
        var resized = picture.Width == input.Width && picture.Height == input.Height
            ? picture
            : Resampler.Resize(picture, input.Width, input.Height);
        var plane = input.Width * input.Height;
        for (var channel = 0; channel < 3; channel++)
        {
            var scale = 1f / (255f * input.Std[channel]);
            var offset = -input.Mean[channel] / input.Std[channel];
            var (start, step) = input.Layout == EmbedderLayout.Nchw ? (channel * plane, 1) : (channel, 3);
            for (int pixel = 0, from = channel, to = start; pixel < plane; pixel++, from += 3, to += step)
            {
                target[to] = (resized.Pixels[from] * scale) + offset;
            }
        }
    }
}
