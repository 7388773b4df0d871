using System.Numerics.Tensors;

namespace LossPrevention.Recognition;

/// <summary>A key near a query.</summary>
/// <param name="Product">Whose key, as numbered in the gallery.</param>
/// <param name="Key">Which of its keys.</param>
/// <param name="Distance">Euclidean, in the projected space.</param>
internal readonly record struct NearKey(int Product, int Key, float Distance);

/// <summary>
/// Finds the products that look most like a picture among very many: a pass over the codes of all keys in the directions that differ most
/// leaves about 1,000, whose distances are taken in full. What is near in all directions but far in those is missed: of the ten nearest,
/// fewer than 1 in 100 (<c>Benchmarks search</c>). With up to <see cref="Candidates"/> keys the result is exact. Immutable; a copy with a
/// product more shares all but one segment.
/// </summary>
internal sealed class ProductIndex
{
    /// <summary>Keys, about, whose distance is taken in full.</summary>
    public const int Candidates = 1024;

    /// <summary>Of the keys looked at first, so many set the limit for the others.</summary>
    private const int Sampled = 32;

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
        var (segment, within) = (at / IndexSegment.Products, at % IndexSegment.Products);
        IndexSegment[] changed = segment < segments.Length ? [.. segments] : [.. segments, new IndexSegment()];
        changed[segment] = changed[segment].Copy();
        changed[segment].Put(within, ProductKeys.Of(product), coding);
        return new ProductIndex(coding, changed, Math.Max(Products, at + 1));
    }

    /// <summary>The same with only some products, in the order given.</summary>
    public ProductIndex Only(IEnumerable<int> kept) =>
        Fill(coding, [.. kept.Select(p => segments[p / IndexSegment.Products].KeysOf(p % IndexSegment.Products))]);

    /// <summary>The keys nearest to a vector, nearest first; fewer where there are fewer.</summary>
    public NearKey[] Nearest(ReadOnlySpan<float> query, int count)
    {
        Span<byte> code = stackalloc byte[CoarseCoding.Length];
        coding.EncodeQuery(query, code);
        var found = Scan(code);
        if (found.Count < count)
        {
            found.Clear(IndexSegment.Empty / 2);
            Collect(found, code, step: 1);
        }

        var distances = new float[found.Count];
        var near = new NearKey[found.Count];
        for (var i = 0; i < near.Length; i++)
        {
            var place = found.Places[i];
            distances[i] = TensorPrimitives.Distance(query, segments[place / IndexSegment.Places].Key(place % IndexSegment.Places));
            near[i] = new NearKey(place / ProductKeys.Max, place % ProductKeys.Max, distances[i]);
        }

        Array.Sort(distances, near);
        return near.Length > count ? near[..count] : near;
    }

    private static ProductIndex Fill(CoarseCoding coding, float[][][] keys)
    {
        var filled = new IndexSegment[(keys.Length + IndexSegment.Products - 1) / IndexSegment.Products];
        for (var i = 0; i < keys.Length; i++)
        {
            var segment = filled[i / IndexSegment.Products] ??= new IndexSegment();
            segment.Put(i % IndexSegment.Products, keys[i], coding);
        }

        return new ProductIndex(coding, filled, keys.Length);
    }

    /// <summary>Looks at a few blocks to learn which score about <see cref="Candidates"/> keys have, then at all.</summary>
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
