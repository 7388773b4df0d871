using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Motion;

/// <summary>
/// Says of single small pictures of a lane at rest whether anything is different from the one before, block by block: goods, hands, the light, a moved camera,
/// and also nothing at all where the camera's noise should be (it stands still). It errs to the side of waking, which costs processor time alone. No clock, no I/O.
/// </summary>
internal sealed class StillnessWatch
{
    private const int Block = 8;
    private const int LeastBlocks = 2;
    private const float Allowance = 3; // levels that a block may differ by besides its usual noise
    private const float Times = 2; // its usual noise
    private const float SameToTheByte = 0.003f; // as the view's watch judges it
    private byte[] before = [];
    private float[] usual = [];
    private int width;

    /// <summary>The picture that the next is compared with.</summary>
    public void Follow(Picture small)
    {
        if (before.Length != small.Y.Length || width != small.Width)
        {
            (before, width) = (new byte[small.Y.Length], small.Width);
            usual = new float[small.Width / Block * (small.Height / Block)];
        }

        small.Y.CopyTo(before);
    }

    /// <summary>Whether a picture differs from the one followed last.</summary>
    public bool IsDifferent(Picture small)
    {
        if (before.Length != small.Y.Length || width != small.Width)
        {
            return true;
        }

        ReadOnlySpan<byte> now = small.Y;
        var (columns, rows) = (small.Width / Block, small.Height / Block);
        var (different, sum) = (0, 0f);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var difference = Difference(now, (row * Block * width) + (column * Block));
                ref var noise = ref usual[(row * columns) + column];
                different += difference > Allowance + (Times * noise) ? 1 : 0;
                noise += (Math.Min(difference, Allowance + (Times * noise)) - noise) / 8; // what goes on for long is noise
                sum += difference;
            }
        }

        return different >= LeastBlocks || sum / (columns * rows) < SameToTheByte;
    }

    // Mean of the differences of a block's pixels, levels.
    private float Difference(ReadOnlySpan<byte> now, int at)
    {
        var sum = 0;
        for (var y = 0; y < Block; y++, at += width)
        {
            for (var x = 0; x < Block; x++)
            {
                sum += Math.Abs(now[at + x] - before[at + x]);
            }
        }

        return sum / (float)(Block * Block);
    }
}
