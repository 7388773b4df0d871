using System.Numerics.Tensors;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Splits a product's pictures into groups that look apart, so that a gallery made of some is tested by looks it has not seen. Pictures of one
/// shelf and one minute are all but the same: a gallery that has seen one of them knows the others far better than it will know a lane's.
/// </summary>
internal static class LookSplit
{
    /// <summary>Groups to make of a product's pictures before they are dealt out: two for each part.</summary>
    private const int GroupsEachPart = 2;

    /// <summary>No group takes more than this share of a product's pictures.</summary>
    private const double LargestGroup = 0.5;

    /// <summary>
    /// Which part, 0 to <paramref name="parts"/> - 1, each vector is in: groups by single linkage (nearest neighbours are joined first), the largest
    /// group dealt first to the part that has least.
    /// </summary>
    /// <param name="vectors">Of one product.</param>
    /// <param name="parts">2 or more.</param>
    public static int[] Split(IReadOnlyList<float[]> vectors, int parts)
    {
        var groups = Groups(vectors, GroupsEachPart * parts);
        var result = new int[vectors.Count];
        var sizes = new int[parts];
        foreach (var group in groups.GroupBy(root => root).Select(g => (Root: g.Key, Size: g.Count())).OrderByDescending(g => g.Size).ThenBy(g => g.Root))
        {
            var part = Array.IndexOf(sizes, sizes.Min());
            sizes[part] += group.Size;
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = groups[i] == group.Root ? part : result[i];
            }
        }

        return result;
    }

    /// <summary>The group of each vector, named by its first.</summary>
    private static int[] Groups(IReadOnlyList<float[]> vectors, int wanted)
    {
        var group = Enumerable.Range(0, vectors.Count).ToArray();
        var size = Enumerable.Repeat(1, vectors.Count).ToArray();
        var left = vectors.Count;
        foreach (var (a, b) in Pairs(vectors))
        {
            if (left <= wanted)
            {
                break;
            }

            var (one, other) = (Math.Min(group[a], group[b]), Math.Max(group[a], group[b]));
            if (one == other || size[one] + size[other] > LargestGroup * vectors.Count)
            {
                continue;
            }

            size[one] += size[other];
            left--;
            for (var i = 0; i < group.Length; i++)
            {
                group[i] = group[i] == other ? one : group[i];
            }
        }

        return group;
    }

    private static IEnumerable<(int A, int B)> Pairs(IReadOnlyList<float[]> vectors) =>
        Enumerable.Range(0, vectors.Count)
            .SelectMany(a => Enumerable.Range(0, a).Select(b => (A: a, B: b, Distance: TensorPrimitives.Distance(vectors[a], vectors[b]))))
            .OrderBy(pair => pair.Distance).ThenBy(pair => pair.A).ThenBy(pair => pair.B)
            .Select(pair => (pair.A, pair.B));
}
