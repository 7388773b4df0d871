namespace LossPrevention.LaneStudio;

/// <summary>A sprite under a pose: which frame pixels it reaches, and where in the sprite they lie.</summary>
internal readonly struct SpriteView
{
    private readonly Sprite _sprite;
    private readonly double _ux;
    private readonly double _uy;
    private readonly double _u0;
    private readonly double _vx;
    private readonly double _vy;
    private readonly double _v0;
    private readonly double _halfWidth;
    private readonly double _halfHeight;
    private readonly Pose _pose;

    private SpriteView(Sprite sprite, Pose pose)
    {
        _sprite = sprite;
        _pose = pose;
        double cos = Math.Cos(pose.Angle);
        double sin = Math.Sin(pose.Angle);
        double across = pose.Scale;
        double down = pose.Scale * pose.Squeeze;
        _ux = cos / across;
        _uy = sin / across;
        _vx = -sin / down;
        _vy = cos / down;
        _u0 = ((sprite.Width - 1) / 2.0) - (_ux * pose.X) - (_uy * pose.Y);
        _v0 = ((sprite.Height - 1) / 2.0) - (_vx * pose.X) - (_vy * pose.Y);
        _halfWidth = ((Math.Abs(cos) * across * sprite.Width) + (Math.Abs(sin) * down * sprite.Height)) / 2;
        _halfHeight = ((Math.Abs(sin) * across * sprite.Width) + (Math.Abs(cos) * down * sprite.Height)) / 2;
    }

    public static SpriteView Of(Sprite sprite, Pose pose) => new(sprite, pose);

    /// <summary>The rows reached, from the first to before the second.</summary>
    public (int First, int End) Rows(int height) => Limit(_pose.Y - _halfHeight, _pose.Y + _halfHeight, height);

    /// <summary>The columns reached in any row.</summary>
    public (int First, int End) Bounds(int width) => Limit(_pose.X - _halfWidth, _pose.X + _halfWidth, width);

    /// <summary>The columns of one row whose pixels lie inside the sprite.</summary>
    public (int First, int End) Columns(int y, int width)
    {
        double low = 0;
        double high = width;
        Narrow(_ux, _u0 + (_uy * y), _sprite.Width - 1.001, ref low, ref high);
        Narrow(_vx, _v0 + (_vy * y), _sprite.Height - 1.001, ref low, ref high);
        int first = (int)Math.Ceiling(low);
        return (first, Math.Max(first, (int)Math.Floor(high)));
    }

    /// <summary>Starts a walk along one row; only over columns of <see cref="Columns"/>.</summary>
    public SpriteWalk From(int x, int y) => new(
        _sprite, (int)(65536 * (_u0 + (_ux * x) + (_uy * y))), (int)(65536 * (_v0 + (_vx * x) + (_vy * y))), (int)(65536 * _ux), (int)(65536 * _vx));

    private static (int First, int End) Limit(double low, double high, int size)
    {
        int first = (int)Math.Clamp(Math.Floor(low), 0, size);
        return (first, Math.Max(first, (int)Math.Clamp(Math.Ceiling(high), 0, size)));
    }

    private static void Narrow(double slope, double start, double limit, ref double low, ref double high)
    {
        if (Math.Abs(slope) < 1e-9)
        {
            high = start < 0 || start > limit ? low : high;
            return;
        }

        double a = -start / slope;
        double b = (limit - start) / slope;
        low = Math.Max(low, Math.Min(a, b));
        high = Math.Min(high, Math.Max(a, b));
    }
}
