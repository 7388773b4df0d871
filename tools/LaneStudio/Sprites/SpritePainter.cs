using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Paints sprites into a frame: turned, scaled, and blurred along their way while the shutter is open.</summary>
internal sealed class SpritePainter
{
    private const int MaxExposures = 6;
    private ulong[] _sums = [];

    /// <summary>Paints a sprite at rest.</summary>
    public static void Draw(RgbImage frame, Sprite sprite, Pose pose)
    {
        var view = SpriteView.Of(sprite, pose);
        (int top, int bottom) = view.Rows(frame.Height);
        for (int y = top; y < bottom; y++)
        {
            (int left, int right) = view.Columns(y, frame.Width);
            Span<byte> row = frame.Row(y);
            SpriteWalk walk = view.From(left, y);
            for (int x = left; x < right; x++)
            {
                if (walk.Next(out uint redBlue, out uint greenCover))
                {
                    Over(row.Slice(3 * x, 3), redBlue & 0xFFFF, greenCover & 0xFFFF, redBlue >> 16, greenCover >> 16);
                }
            }
        }
    }

    /// <summary>Paints a sprite that moved from one pose to another while the shutter was open.</summary>
    public void Draw(RgbImage frame, Sprite sprite, Pose opened, Pose closed)
    {
        double reach = Math.Max(sprite.Width, sprite.Height) * closed.Scale / 2;
        double way = Math.Abs(closed.X - opened.X) + Math.Abs(closed.Y - opened.Y) + (Math.Abs(closed.Angle - opened.Angle) * reach);
        int exposures = Math.Clamp((int)(way / 3), 1, MaxExposures);
        if (exposures == 1)
        {
            Draw(frame, sprite, closed);
            return;
        }

        var views = new SpriteView[exposures];
        int left = frame.Width, right = 0, top = frame.Height, bottom = 0;
        for (int i = 0; i < exposures; i++)
        {
            views[i] = SpriteView.Of(sprite, Pose.Between(opened, closed, i / (exposures - 1.0)));
            (int first, int last) = views[i].Rows(frame.Height);
            (top, bottom) = (Math.Min(top, first), Math.Max(bottom, last));
            (first, last) = views[i].Bounds(frame.Width);
            (left, right) = (Math.Min(left, first), Math.Max(right, last));
        }

        if (right > left && bottom > top)
        {
            Expose(frame, views, left, right, top, bottom);
        }
    }

    private void Expose(RgbImage frame, SpriteView[] views, int left, int right, int top, int bottom)
    {
        int width = right - left;
        if (_sums.Length < width)
        {
            _sums = new ulong[frame.Width];
        }

        uint exposures = (uint)views.Length;
        for (int y = top; y < bottom; y++)
        {
            Span<ulong> sums = _sums.AsSpan(0, width);
            sums.Clear();
            foreach (ref readonly SpriteView view in views.AsSpan())
            {
                (int first, int last) = view.Columns(y, frame.Width);
                SpriteWalk walk = view.From(first, y);
                for (int x = first; x < last; x++)
                {
                    // Four sums in one word: six exposures of 255 fit in 16 bits.
                    if (walk.Next(out uint redBlue, out uint greenCover))
                    {
                        sums[x - left] += redBlue | ((ulong)greenCover << 32);
                    }
                }
            }

            Span<byte> row = frame.Row(y);
            for (int x = 0; x < width; x++)
            {
                ulong sum = sums[x];
                if (sum != 0)
                {
                    Over(
                        row.Slice(3 * (x + left), 3),
                        ((uint)sum & 0xFFFF) / exposures,
                        ((uint)(sum >> 32) & 0xFFFF) / exposures,
                        ((uint)(sum >> 16) & 0xFFFF) / exposures,
                        (uint)(sum >> 48) / exposures);
                }
            }
        }
    }

    private static void Over(Span<byte> target, uint red, uint green, uint blue, uint cover)
    {
        uint rest = 256 - cover;
        target[0] = (byte)Math.Min(255, red + ((target[0] * rest) >> 8));
        target[1] = (byte)Math.Min(255, green + ((target[1] * rest) >> 8));
        target[2] = (byte)Math.Min(255, blue + ((target[2] * rest) >> 8));
    }
}
