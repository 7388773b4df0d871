using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Paints sprites into a frame: turned, scaled, and blurred along their way while the shutter is open.</summary>
internal sealed class SpritePainter
{
    private const int MaxExposures = 6;
    private uint[] _sums = [];

    /// <summary>Paints a sprite at rest.</summary>
    public static void Draw(RgbImage frame, Sprite sprite, Pose pose)
    {
        var view = SpriteView.Of(sprite, pose);
        (int top, int bottom) = view.Rows(frame.Height);
        for (int y = top; y < bottom; y++)
        {
            (int left, int right) = view.Columns(y, frame.Width);
            Span<byte> row = frame.Row(y);
            for (int x = left; x < right; x++)
            {
                uint pixel = view.At(x, y);
                if (pixel > 0x00FFFFFF)
                {
                    Over(row.Slice(3 * x, 3), pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255, pixel >> 24);
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
        if (_sums.Length < 4 * width)
        {
            _sums = new uint[4 * frame.Width];
        }

        uint exposures = (uint)views.Length;
        for (int y = top; y < bottom; y++)
        {
            Array.Clear(_sums, 0, 4 * width);
            foreach (SpriteView view in views)
            {
                (int first, int last) = view.Columns(y, frame.Width);
                for (int x = first; x < last; x++)
                {
                    uint pixel = view.At(x, y);
                    int i = 4 * (x - left);
                    _sums[i] += pixel & 255;
                    _sums[i + 1] += (pixel >> 8) & 255;
                    _sums[i + 2] += (pixel >> 16) & 255;
                    _sums[i + 3] += pixel >> 24;
                }
            }

            Span<byte> row = frame.Row(y);
            for (int x = 0; x < width; x++)
            {
                if (_sums[(4 * x) + 3] > 0)
                {
                    Over(
                        row.Slice(3 * (x + left), 3),
                        _sums[4 * x] / exposures,
                        _sums[(4 * x) + 1] / exposures,
                        _sums[(4 * x) + 2] / exposures,
                        _sums[(4 * x) + 3] / exposures);
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
