namespace LossPrevention.Imaging;

/// <summary>For each target position along one axis, the source positions it is made of and their weights, which sum to 1.</summary>
internal sealed class AxisWeights
{
    private readonly int[] _first;
    private readonly int[] _offset;
    private readonly float[] _weights;

    private AxisWeights(int source, int target)
    {
        Count = target;
        _first = new int[target];
        _offset = new int[target + 1];
        var weights = new List<float>(target * ((source / target) + 2));
        double scale = (double)source / target;
        for (int i = 0; i < target; i++)
        {
            _first[i] = target < source ? AddArea(weights, i * scale, (i + 1) * scale, source) : AddBilinear(weights, ((i + 0.5) * scale) - 0.5, source);
            _offset[i + 1] = weights.Count;
        }

        _weights = [.. weights];
    }

    public int Count { get; }

    public static AxisWeights Between(int source, int target) => new(source, target);

    public int First(int target) => _first[target];

    public ReadOnlySpan<float> Weights(int target) => _weights.AsSpan(_offset[target].._offset[target + 1]);

    private static int AddArea(List<float> weights, double from, double to, int source)
    {
        int first = (int)from;
        int last = Math.Min((int)Math.Ceiling(to), source);
        for (int i = first; i < last; i++)
        {
            weights.Add((float)((Math.Min(to, i + 1) - Math.Max(from, i)) / (to - from)));
        }

        return first;
    }

    private static int AddBilinear(List<float> weights, double centre, int source)
    {
        double within = Math.Clamp(centre, 0, source - 1);
        int first = (int)within;
        float share = (float)(within - first);
        weights.Add(1 - share);
        if (share > 0)
        {
            weights.Add(share);
        }

        return first;
    }
}
