using System.Numerics.Tensors;

namespace LossPrevention.Recognition;

/// <summary>A key near a query.</summary>
/// <param name="Product">Whose key, as numbered in the gallery.</param>
/// <param name="Key">Which of its keys.</param>
/// <param name="Distance">Euclidean, in the projected space.</param>
internal readonly record struct NearKey(int Product, int Key, float Distance);

/// <summary>
/// Finds the products that look most like a picture among very many: a pass over the codes of all products in the directions that differ most
/// leaves some 400, whose keys' distances are taken in full. What is near in all directions but far in those is missed: of the ten nearest,
/// fewer than 1 in 100 (<c>Benchmarks search</c>). With up to <see cref="Candidates"/> products the result is exact. Immutable; a copy with a
/// product more shares all but one segment.
/// </summary>
internal sealed class ProductIndex
{
    /// <summary>Products, about, whose keys' distances are taken in full.</summary>
    public const int Candidates = 384;

    /// <summary>Of the products looked at first, so many set the limit for the others.</summary>
    private const int Sampled = 16;

    private readonly CoarseCoding coding;
    private readonly IndexSegment[] segments;

    private ProductIndex(CoarseCoding coding, IndexSegment[] segments, int products) =>
        (this.coding, this.segments, Products) = (coding, segments, products);

    /// <summary>Products in it.</summary>
    public int Products { get; }

    /// <summary>Bytes it takes beside the vectors that the gallery holds anyway.</summary>
    public long Bytes => segments.Sum(segment => segment.Bytes);

    /// <summary>The index of these products, in their order.</summary>
    public static ProductIndex Of(IReadOnlyList<Looks> products)
    {
        var keys = products.Select(ProductKeys.Of).ToArray();
        return Fill(CoarseCoding.For(keys.Length > 0 ? keys.Select(k => k[0]) : [[0]]), keys);
    }

    /// <summary>The same with another product at a place, or one more at the end.</summary>
    public ProductIndex With(int at, Looks product)
    {
        var (segment, within) = (at / IndexSegment.Places, at % IndexSegment.Places);
        IndexSegment[] changed = segment < segments.Length ? [.. segments] : [.. segments, new IndexSegment()];
        changed[segment] = changed[segment].Copy();
        changed[segment].Put(within, ProductKeys.Of(product), coding);
        return new ProductIndex(coding, changed, Math.Max(Products, at + 1));
    }

    /// <summary>The same with only some products, in the order given.</summary>
    public ProductIndex Only(IEnumerable<int> kept) => Fill(coding, [.. kept.Select(Keys)]);

    /// <summary>The keys nearest to a vector, nearest first; fewer where there are fewer.</summary>
    public NearKey[] Nearest(ReadOnlySpan<float> query, int count)
    {
        Span<byte> code = stackalloc byte[CoarseCoding.Length];
        coding.EncodeQuery(query, code);
        var found = Scan(code);
        if (KeysOf(found) < count)
        {
            found.Clear(IndexSegment.Empty / 2);
            Collect(found, code, step: 1);
        }

        var near = new List<NearKey>(found.Count * ProductKeys.Max);
        foreach (var product in found.Places)
        {
            var keys = Keys(product);
            for (var k = 0; k < keys.Length; k++)
            {
                near.Add(new NearKey(product, k, TensorPrimitives.Distance(query, keys[k])));
            }
        }

        near.Sort((a, b) => a.Distance.CompareTo(b.Distance));
        return [.. near.Take(count)];
    }

    private int KeysOf(NearPlaces found)
    {
        var sum = 0;
        foreach (var product in found.Places)
        {
            sum += Keys(product).Length;
        }

        return sum;
    }

    private float[][] Keys(int product) => segments[product / IndexSegment.Places].Keys(product % IndexSegment.Places);

    private static ProductIndex Fill(CoarseCoding coding, float[][][] keys)
    {
        var filled = new IndexSegment[(keys.Length + IndexSegment.Places - 1) / IndexSegment.Places];
        for (var i = 0; i < keys.Length; i++)
        {
            var segment = filled[i / IndexSegment.Places] ??= new IndexSegment();
            segment.Put(i % IndexSegment.Places, keys[i], coding);
        }

        return new ProductIndex(coding, filled, keys.Length);
    }

    /// <summary>Looks at a few blocks to learn which score about <see cref="Candidates"/> products have, then at all.</summary>
    private NearPlaces Scan(ReadOnlySpan<byte> code)
    {
        var sample = new NearPlaces(Sampled);
        sample.Clear(IndexSegment.Empty / 2);
        Collect(sample, code, Candidates / Sampled);
        var isLarge = sample.Count > Sampled;
        sample.Keep(Sampled);
        var found = new NearPlaces(Candidates);
        found.Clear(isLarge ? sample.Limit : IndexSegment.Empty / 2);
        Collect(found, code, step: 1);

        // A sample is a guess: where it let too many by, their keys would be read from all over the memory for nothing.
        found.Keep(Candidates);
        return found;
    }

    private void Collect(NearPlaces found, ReadOnlySpan<byte> code, int step)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            CoarseScan.Collect(segments[i], code, found.Limit, step, i * IndexSegment.Places, found);
        }
    }
}
