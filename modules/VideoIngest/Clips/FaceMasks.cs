using LossPrevention.Imaging;
using LossPrevention.VideoIngest.Detecting;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>
/// Where faces are in a clip, as grey pictures a few times a second: 255 over a face and well around it, 0 elsewhere. A face counts a sample longer on either side, since it moves
/// between samples and is missed now and then.
/// </summary>
internal sealed class FaceMasks(IObjectDetector detector, double leastScore, int width, int height)
{
    /// <summary>Samples a second.</summary>
    public const int Rate = 8;

    // Hair, chin, and the way of an eighth of a second.
    private const double Around = 0.3;

    // A picture's half at a time besides the whole: a face far away is too small for the detector's input.
    private const double Part = 0.6;
    private readonly List<IReadOnlyList<Detection>> samples = [];

    /// <summary>Whether there is a face at all.</summary>
    public bool Any => samples.Exists(sample => sample.Count > 0);

    /// <summary>Looks at the next sample.</summary>
    /// <param name="picture">Of the size given.</param>
    public void Look(RgbImage picture)
    {
        var part = Math.Max(1, (int)(picture.Width * Part));
        samples.Add(
        [
            .. detector.Detect(picture, leastScore),
            .. detector.Detect(picture.Crop(0, 0, part, picture.Height), leastScore).Select(face => face with { Box = face.Box with { X = face.Box.X * Part, Width = face.Box.Width * Part } }),
            .. detector.Detect(picture.Crop(picture.Width - part, 0, part, picture.Height), leastScore).Select(face => face with { Box = face.Box with { X = 1 - Part + (face.Box.X * Part), Width = face.Box.Width * Part } }),
        ]);
    }

    /// <summary>The grey pictures, one after the other, one a sample but for the last: a mask that outlasts the clip would make it longer, and the one before shows its faces too.</summary>
    public byte[] Grey()
    {
        var pictures = Math.Max(1, samples.Count - 1);
        var grey = new byte[pictures * width * height];
        for (var n = 0; n < pictures; n++)
        {
            for (var near = Math.Max(0, n - 1); near <= Math.Min(samples.Count - 1, n + 1); near++)
            {
                foreach (var face in samples[near])
                {
                    Cover(grey.AsSpan(n * width * height, width * height), face);
                }
            }
        }

        return grey;
    }

    private void Cover(Span<byte> grey, Detection face)
    {
        var (x, y, w, h) = (face.Box.X * width, face.Box.Y * height, face.Box.Width * width, face.Box.Height * height);
        var (left, right) = (Math.Max(0, (int)(x - (Around * w))), Math.Min(width, (int)Math.Ceiling(x + ((1 + Around) * w))));
        for (var row = Math.Max(0, (int)(y - (Around * h))); row < Math.Min(height, (int)Math.Ceiling(y + ((1 + Around) * h))); row++)
        {
            grey.Slice((row * width) + left, right - left).Fill(byte.MaxValue);
        }
    }
}
