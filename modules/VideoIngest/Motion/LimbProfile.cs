namespace LossPrevention.VideoIngest.Motion;

/// <summary>
/// How wide a blob is on its way from the edge of the view, where it comes in, to its far end. A forearm is about as wide for a while; where
/// it gets broader are a hand and what it holds.
/// </summary>
internal sealed class LimbProfile
{
    /// <summary>Steps from the edge to the far end.</summary>
    public const int Steps = 48;

    // Over so many steps a forearm, narrowing towards the wrist, keeps its width to a fifth.
    private const int Plateau = 5;
    private const float Steady = 0.8f;

    // A hand is broader than its wrist by a third; blur takes some of it.
    private const float LeastFlare = 1.25f;

    // Shadows at its rim make a forearm seem broader, but hardly by more than this.
    private const float Broadest = 1.4f;

    // Of a sleeve the colour of the lane only outlines show: how wide it is cannot be said.
    private const float LeastFill = 0.5f;
    private readonly float[] widths = new float[Steps];
    private readonly float[] left = new float[Steps];
    private readonly float[] right = new float[Steps];

    /// <summary>From where the arm comes in to its far end, pixels.</summary>
    public float Length { get; private set; }

    /// <summary>How far along the forearm ends, pixels; null where nothing broader follows on something of steady width.</summary>
    public float? Wrist { get; private set; }

    /// <summary>How wide the forearm is before its end, pixels; where there is none, how broad the blob is for its length.</summary>
    public float LimbWidth { get; private set; }

    /// <summary>Measures a blob by its pixels' places.</summary>
    /// <param name="along">Distance of each pixel from where the blob comes in.</param>
    /// <param name="across">Distance of each pixel from the straight line on which it comes in.</param>
    public void Measure(ReadOnlySpan<float> along, ReadOnlySpan<float> across)
    {
        Length = 0;
        foreach (var distance in along)
        {
            Length = Math.Max(Length, distance);
        }

        Array.Clear(widths);
        Array.Fill(left, float.MaxValue);
        Array.Fill(right, float.MinValue);
        var step = (Length + 1) / Steps;
        for (var k = 0; k < along.Length; k++)
        {
            var b = (int)(along[k] / step);
            widths[b] += 1 / step;
            (left[b], right[b]) = (Math.Min(left[b], across[k]), Math.Max(right[b], across[k]));
        }

        Wrist = null;
        LimbWidth = along.Length / Math.Max(1, Length);
        FindWrist(step);
    }

    // The farthest end of a stretch of about the narrowest steady width.
    private void FindWrist(float step)
    {
        var narrowest = float.MaxValue;
        for (var b = 1; b + Plateau < Steps; b++)
        {
            if (SteadyWidth(b) is { } width && EndOfLimb(b + Plateau, width) is not null)
            {
                narrowest = Math.Min(narrowest, width);
            }
        }

        for (var b = Steps - Plateau - 1; b > 0; b--)
        {
            if (SteadyWidth(b) is { } width && width <= Broadest * narrowest && EndOfLimb(b + Plateau, width) is { } end)
            {
                (Wrist, LimbWidth) = (end * step, narrowest);
                return;
            }
        }
    }

    // The width of a stretch that begins at a step, if it is much the same all along.
    private float? SteadyWidth(int from)
    {
        var (least, most) = (float.MaxValue, 0f);
        for (var b = from; b < from + Plateau; b++)
        {
            if (widths[b] < LeastFill * (right[b] - left[b] + 1))
            {
                return null;
            }

            (least, most) = (Math.Min(least, widths[b]), Math.Max(most, widths[b]));
        }

        return least >= Steady * most ? most : null;
    }

    // The first of two steps clearly broader than a limb; null where none follow.
    private int? EndOfLimb(int from, float limb)
    {
        for (var b = from; b < Steps - 1; b++)
        {
            if (widths[b] > LeastFlare * limb && widths[b + 1] > LeastFlare * limb)
            {
                return b;
            }
        }

        return null;
    }
}
