using LossPrevention.Contracts;
using LossPrevention.Imaging;
using LossPrevention.VideoIngest.Detecting;

namespace LossPrevention.VideoIngest.Crops;

/// <summary>Makes faces in a picture unknowable before it leaves.</summary>
/// <param name="detector">Finds faces; null where it cannot be used.</param>
/// <param name="leastScore">How sure it has to be, 0..1.</param>
internal sealed class FaceBlur(IObjectDetector? detector, double leastScore)
{
    /// <summary>Faces are to be blurred and cannot be found: no picture leaves, and none need be made.</summary>
    public static FaceBlur Missing { get; } = new(null, 1);

    // Hair and chin.
    private const double Around = 0.3;

    // Cells across a face with what is around it at first: five of the face itself, as in clips. Half as many where a face is still found.
    private const int Cells = 8;
    private const int MostLooks = 3;

    // A picture's half at a time besides the whole: its shape may be far from that of the detector's input.
    private const double Part = 0.6;

    /// <summary>Replaces every face, and well around it, by a few cells of its mean colour, until none is found.</summary>
    public void Apply(RgbImage picture)
    {
        for (var look = 0; look < MostLooks && Find(picture) is { Count: > 0 } found; look++)
        {
            found.ForEach(face => Cover(picture, face, Cells >> look));
        }
    }

    private List<NormalizedBox> Find(RgbImage picture)
    {
        var (wide, high) = picture.Width >= picture.Height ? (Part, 1.0) : (1.0, Part);
        var (width, height) = (Math.Max(1, (int)(picture.Width * wide)), Math.Max(1, (int)(picture.Height * high)));
        var (x, y) = (picture.Width - width, picture.Height - height);
        return [.. In(picture, 0, 0), .. In(picture.Crop(0, 0, width, height), 0, 0), .. In(picture.Crop(x, y, width, height), x, y)];

        // In shares of the whole picture.
        IEnumerable<NormalizedBox> In(RgbImage part, int left, int top) => detector!.Detect(part, leastScore).Select(face => new NormalizedBox(
            (left + (face.Box.X * part.Width)) / picture.Width,
            (top + (face.Box.Y * part.Height)) / picture.Height,
            face.Box.Width * part.Width / picture.Width,
            face.Box.Height * part.Height / picture.Height));
    }

    private static void Cover(RgbImage picture, NormalizedBox face, int cells)
    {
        var (width, height) = (face.Width * picture.Width, face.Height * picture.Height);
        var left = Math.Max(0, (int)((face.X * picture.Width) - (Around * width)));
        var top = Math.Max(0, (int)((face.Y * picture.Height) - (Around * height)));
        var right = Math.Min(picture.Width, (int)Math.Ceiling((face.X * picture.Width) + ((1 + Around) * width)));
        var bottom = Math.Min(picture.Height, (int)Math.Ceiling((face.Y * picture.Height) + ((1 + Around) * height)));
        var cell = Math.Max(2, Math.Max(right - left, bottom - top) / cells);
        for (var y = top; y < bottom; y += cell)
        {
            for (var x = left; x < right; x += cell)
            {
                Even(picture, x, y, Math.Min(right, x + cell), Math.Min(bottom, y + cell));
            }
        }
    }

    private static void Even(RgbImage picture, int left, int top, int right, int bottom)
    {
        var sums = (R: 0, G: 0, B: 0);
        var pixels = (right - left) * (bottom - top);
        for (var y = top; y < bottom; y++)
        {
            var row = picture.Row(y);
            for (var x = left; x < right; x++)
            {
                sums = (sums.R + row[3 * x], sums.G + row[(3 * x) + 1], sums.B + row[(3 * x) + 2]);
            }
        }

        for (var y = top; y < bottom; y++)
        {
            var row = picture.Row(y);
            for (var x = left; x < right; x++)
            {
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = ((byte)(sums.R / pixels), (byte)(sums.G / pixels), (byte)(sums.B / pixels));
            }
        }
    }
}
