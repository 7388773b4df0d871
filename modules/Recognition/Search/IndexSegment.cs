namespace LossPrevention.Recognition;

/// <summary>
/// The keys of up to 512 products, four places each. Codes lie in blocks of 8 keys, and in a block four directions of each key after the other,
/// as <see cref="CoarseScan"/> takes them. Changed only by copies.
/// </summary>
internal sealed class IndexSegment
{
    /// <summary>Products in a segment.</summary>
    public const int Products = 512;

    /// <summary>Keys in a segment, empty places counted.</summary>
    public const int Places = Products * ProductKeys.Max;

    /// <summary>The bias of an empty place: no query is near it.</summary>
    public const int Empty = int.MaxValue / 2;

    private readonly sbyte[] codes;
    private readonly int[] biases;
    private readonly float[]?[] keys;

    public IndexSegment()
    {
        (codes, biases, keys) = (new sbyte[Places * CoarseCoding.Length], new int[Places], new float[Places][]);
        Array.Fill(biases, Empty);
    }

    private IndexSegment(IndexSegment other) =>
        (codes, biases, keys) = ([.. other.codes], [.. other.biases], [.. other.keys]);

    /// <summary>The codes of 8 keys at a time.</summary>
    public ReadOnlySpan<sbyte> Codes => codes;

    /// <summary>What a key's products with a query are taken from.</summary>
    public ReadOnlySpan<int> Biases => biases;

    /// <summary>Bytes it takes beside the keys themselves.</summary>
    public long Bytes => codes.Length + (sizeof(int) * (long)biases.Length) + (IntPtr.Size * (long)keys.Length);

    /// <summary>The key at a place that is not empty.</summary>
    public float[] Key(int place) => keys[place]!;

    /// <summary>A copy to change.</summary>
    public IndexSegment Copy() => new(this);

    /// <summary>Puts a product's keys at its places; none empties them. Only while nobody else has seen the segment.</summary>
    public void Put(int product, float[][] productKeys, CoarseCoding coding)
    {
        Span<sbyte> code = stackalloc sbyte[CoarseCoding.Length];
        for (var k = 0; k < ProductKeys.Max; k++)
        {
            var place = (product * ProductKeys.Max) + k;
            keys[place] = k < productKeys.Length ? productKeys[k] : null;
            biases[place] = k < productKeys.Length ? coding.Encode(productKeys[k], code) : Empty;
            var block = codes.AsSpan(place / CoarseScan.Block * CoarseScan.Block * CoarseCoding.Length);
            for (var i = 0; k < productKeys.Length && i < code.Length; i++)
            {
                block[(i / 4 * CoarseScan.Block * 4) + (place % CoarseScan.Block * 4) + (i % 4)] = code[i];
            }
        }
    }

    /// <summary>The keys of one of its products.</summary>
    public float[][] KeysOf(int product) => [.. keys.AsSpan(product * ProductKeys.Max, ProductKeys.Max).ToArray().OfType<float[]>()];
}
