namespace LossPrevention.Recognition;

/// <summary>
/// The codes and keys of up to 512 products. Codes lie in blocks of 8 products, and in a block four directions of each product after the
/// other, as <see cref="CoarseScan"/> takes them. Changed only by copies.
/// </summary>
internal sealed class IndexSegment
{
    /// <summary>Products in a segment, empty places counted.</summary>
    public const int Places = 512;

    /// <summary>The bias of an empty place: no query is near it.</summary>
    public const int Empty = int.MaxValue / 2;

    private readonly sbyte[] codes;
    private readonly int[] biases;
    private readonly float[][][] keys;

    public IndexSegment()
    {
        (codes, biases, keys) = (new sbyte[Places * CoarseCoding.Length], new int[Places], new float[Places][][]);
        Array.Fill(biases, Empty);
    }

    private IndexSegment(IndexSegment other) =>
        (codes, biases, keys) = ([.. other.codes], [.. other.biases], [.. other.keys]);

    /// <summary>The codes of 8 products at a time.</summary>
    public ReadOnlySpan<sbyte> Codes => codes;

    /// <summary>What a product's code times a query's is taken from.</summary>
    public ReadOnlySpan<int> Biases => biases;

    /// <summary>Bytes it takes beside the keys themselves.</summary>
    public long Bytes => codes.Length + (sizeof(int) * (long)biases.Length) + (keys.Sum(k => k is null ? 1L : k.Length + 4) * IntPtr.Size);

    /// <summary>The keys of the product at a place that is not empty.</summary>
    public float[][] Keys(int place) => keys[place];

    /// <summary>A copy to change.</summary>
    public IndexSegment Copy() => new(this);

    /// <summary>Puts a product at a place. Only while nobody else has seen the segment.</summary>
    public void Put(int place, float[][] productKeys, CoarseCoding coding)
    {
        Span<sbyte> code = stackalloc sbyte[CoarseCoding.Length];
        keys[place] = productKeys;
        biases[place] = coding.Encode(productKeys, code);
        var block = codes.AsSpan(place / CoarseScan.Block * CoarseScan.Block * CoarseCoding.Length);
        for (var i = 0; i < code.Length; i++)
        {
            block[(i / 4 * CoarseScan.Block * 4) + (place % CoarseScan.Block * 4) + (i % 4)] = code[i];
        }
    }
}
