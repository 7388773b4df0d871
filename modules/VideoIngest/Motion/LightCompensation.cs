using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Motion;

/// <summary>
/// Takes lamps, flicker and automatic exposure out of a frame: brightness over the view is brought to the background's by one gain and
/// one offset a frame, each a median, so that goods in view do not weigh in as long as they cover less than half.
/// </summary>
internal sealed class LightCompensation(ViewMask view)
{
    private const int Step = 5; // every fifth pixel of every second row is plenty
    private const int RatioBins = 512;
    private readonly int[] ratios = new int[RatioBins];
    private readonly int[] offsets = new int[RatioBins];

    /// <summary>Brightness 0..255 as seen to brightness by the background's light, in 64ths of a level.</summary>
    public short[] Brightness { get; } = new short[256];

    /// <summary>The light of the last frame against the background's: 1 where it is the same.</summary>
    public double Gain { get; private set; } = 1;

    /// <summary>Fits the frame to the background and fills <see cref="Brightness"/>.</summary>
    public void Fit(Picture frame, short[] background, byte[] foreground)
    {
        Array.Clear(ratios);
        Array.Clear(offsets);
        var y = frame.Y;
        var count = 0;
        for (var row = 0; row < view.Height; row += 2)
        {
            var (start, end) = view.Row(row);
            for (var i = (row * view.Width) + start; i < (row * view.Width) + end; i += Step)
            {
                var level = background[i] >> 6;
                if (foreground[i] == 0 && level >= 24 && y[i] is > 17 and < 234)
                {
                    ratios[Math.Min(RatioBins - 1, (y[i] * 128) / level)]++;
                    count++;
                }
            }
        }

        Gain = count * 4 * 2 * Step < view.Pixels ? 1 : Math.Clamp(Median(ratios, count) / 128.0, 0.4, 2.5);
        var offset = Gain == 1 ? 0 : OffsetAfterGain(y, background, foreground);
        for (var level = 0; level < 256; level++)
        {
            Brightness[level] = (short)Math.Clamp((level - offset) / Gain * SceneModel.One, 0, short.MaxValue);
        }
    }

    private double OffsetAfterGain(Span<byte> y, short[] background, byte[] foreground)
    {
        var count = 0;
        for (var row = 0; row < view.Height; row += 2)
        {
            var (start, end) = view.Row(row);
            for (var i = (row * view.Width) + start; i < (row * view.Width) + end; i += Step)
            {
                if (foreground[i] == 0)
                {
                    var residual = y[i] - (Gain * background[i] / SceneModel.One);
                    offsets[Math.Clamp((int)Math.Round(residual * 4) + (RatioBins / 2), 0, RatioBins - 1)]++;
                    count++;
                }
            }
        }

        return count == 0 ? 0 : (Median(offsets, count) - (RatioBins / 2)) / 4.0;
    }

    // The median with the share of its own bin counted in, so that a step of the histogram does not show.
    private static double Median(int[] bins, int count)
    {
        var half = count / 2.0;
        var below = 0;
        for (var i = 0; i < bins.Length; i++)
        {
            if (below + bins[i] >= half && bins[i] > 0)
            {
                return i + ((half - below) / bins[i]);
            }

            below += bins[i];
        }

        return bins.Length - 1;
    }
}
