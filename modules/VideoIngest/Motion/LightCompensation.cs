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
    private const int LeastKnown = 4; // a quarter of the view
    private readonly int[] ratios = new int[RatioBins];
    private readonly int[] offsets = new int[RatioBins];

    /// <summary>Brightness 0..255 as seen to brightness by the background's light, in 64ths of a level.</summary>
    public short[] Brightness { get; } = new short[256];

    /// <summary>The light of the last frame against the background's: 1 where it is the same.</summary>
    public double Gain { get; private set; } = 1;

    /// <summary>Levels that the last frame was brighter all over, besides <see cref="Gain"/>.</summary>
    public double Offset { get; private set; }

    /// <summary>Fits the frame to the background and fills <see cref="Brightness"/>.</summary>
    public void Fit(Picture frame, short[] background, byte[] foreground)
    {
        // Where nearly all is foreground the light itself has jumped, and only the whole view can say how far.
        var known = CountRatios(frame.Y, background, foreground, false);
        var count = known * LeastKnown * 2 * Step < view.Pixels ? CountRatios(frame.Y, background, foreground, true) : known;
        Gain = count == 0 ? 1 : Math.Clamp(Median(ratios, count) / 128.0, 0.4, 2.5);
        Offset = Gain == 1 || count != known ? 0 : OffsetAfterGain(frame.Y, background, foreground);
        for (var level = 0; level < 256; level++)
        {
            Brightness[level] = (short)Math.Clamp((level - Offset) / Gain * SceneModel.One, 0, short.MaxValue);
        }
    }

    // How much brighter than the background each known pixel is, in 128ths, counted; of all pixels where all are asked.
    private int CountRatios(ReadOnlySpan<byte> y, short[] background, byte[] foreground, bool all)
    {
        Array.Clear(ratios);
        var count = 0;
        for (var row = 0; row < view.Height; row += 2)
        {
            var (start, end) = view.Row(row);
            for (var i = (row * view.Width) + start; i < (row * view.Width) + end; i += Step)
            {
                var level = background[i] >> 6;
                if ((all || foreground[i] == 0) && level >= 24 && y[i] is > 17 and < 234)
                {
                    ratios[Math.Min(RatioBins - 1, (y[i] * 128) / level)]++;
                    count++;
                }
            }
        }

        return count;
    }

    private double OffsetAfterGain(ReadOnlySpan<byte> y, short[] background, byte[] foreground)
    {
        Array.Clear(offsets);
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
