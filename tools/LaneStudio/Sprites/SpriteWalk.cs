namespace LossPrevention.LaneStudio;

/// <summary>A walk over a sprite along one row of the frame: bilinear, in 16.16 fixed point. Every moving pixel of every frame is read here.</summary>
internal ref struct SpriteWalk
{
    private const uint Alternate = 0x00FF00FF;
    private readonly ReadOnlySpan<uint> _pixels;
    private readonly int _width;
    private readonly int _uStep;
    private readonly int _vStep;
    private int _u;
    private int _v;

    public SpriteWalk(Sprite sprite, int u, int v, int uStep, int vStep)
    {
        _pixels = sprite.Pixels;
        _width = sprite.Width;
        (_u, _v, _uStep, _vStep) = (u, v, uStep, vStep);
    }

    /// <summary>The pixel there, and a step on: red and blue in the one word, green and cover in the other, 16 bits each.</summary>
    /// <returns>Whether anything covers the place.</returns>
    public bool Next(out uint redBlue, out uint greenCover)
    {
        int i = ((_v >> 16) * _width) + (_u >> 16);
        uint right = (uint)(_u >> 8) & 255;
        uint below = (uint)(_v >> 8) & 255;
        _u += _uStep;
        _v += _vStep;
        ReadOnlySpan<uint> pixels = _pixels;
        if ((uint)i < (uint)pixels.Length && (uint)(i + _width + 1) < (uint)pixels.Length)
        {
            uint a = pixels[i], b = pixels[i + 1], c = pixels[i + _width], d = pixels[i + _width + 1];
            if ((a | b | c | d) != 0)
            {
                redBlue = Mix(Mix(a & Alternate, b & Alternate, right), Mix(c & Alternate, d & Alternate, right), below);
                greenCover = Mix(
                    Mix((a >> 8) & Alternate, (b >> 8) & Alternate, right), Mix((c >> 8) & Alternate, (d >> 8) & Alternate, right), below);
                return greenCover > 0xFFFF;
            }
        }

        redBlue = greenCover = 0;
        return false;
    }

    // Two channels at a time: each has 16 bits to grow in.
    private static uint Mix(uint a, uint b, uint share) => (((a * (256 - share)) + (b * share)) >> 8) & Alternate;
}
