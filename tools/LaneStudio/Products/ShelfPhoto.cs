using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>A drawn product photographed for enrolment: lying on some counter, turned somehow, in some light.</summary>
internal static class ShelfPhoto
{
    private const int Size = 320;

    public static RgbImage Take(RgbaImage cutOut, Dice dice)
    {
        var photo = new RgbImage(Size, Size);
        Colour counter = Colour.Hsv(dice.Between(0, 1), dice.Between(0, 0.15), dice.Between(0.2, 0.75));
        int seed = dice.Whole(0, 10_000);
        for (int y = 0; y < Size; y++)
        {
            Span<byte> row = photo.Row(y);
            for (int x = 0; x < Size; x++)
            {
                double light = 255 * (0.85 + (0.25 * Noise.Cloud(x / 60.0, y / 60.0, seed)));
                row[3 * x] = (byte)Math.Clamp(counter.R * light, 0, 255);
                row[(3 * x) + 1] = (byte)Math.Clamp(counter.G * light, 0, 255);
                row[(3 * x) + 2] = (byte)Math.Clamp(counter.B * light, 0, 255);
            }
        }

        Sprite sprite = Sprite.From(cutOut, Size * dice.Between(0.8, 0.95), dice.Between(0.9, 1.08));
        double angle = dice.Chance(0.6) ? 0.3 * dice.Normal() : dice.Between(-Math.PI, Math.PI);
        var pose = new Pose(Size / 2.0, Size / 2.0, 1, angle, dice.Between(0.88, 1));
        SpritePainter.Draw(photo, sprite.Shadow(0.4), pose with { X = pose.X + 4, Y = pose.Y + 6, Scale = 4 });
        SpritePainter.Draw(photo, sprite, pose);
        return photo;
    }
}
