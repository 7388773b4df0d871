using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LossPrevention.Recognition;

/// <summary>Scores of blocks of 8 products: a quarter of the squared distance of their codes, less a constant of the query.</summary>
internal static class CoarseScan
{
    /// <summary>Products in a block.</summary>
    public const int Block = 8;

    private const int BlockBytes = Block * CoarseCoding.Length;

    /// <summary>Collects what scores at most a limit.</summary>
    /// <param name="segment">What is looked through.</param>
    /// <param name="query">A query's code.</param>
    /// <param name="limit">The highest score taken.</param>
    /// <param name="step">Every so many blocks, 1 for all.</param>
    /// <param name="first">The number of the segment's first place.</param>
    /// <param name="found">Takes them in.</param>
    public static void Collect(IndexSegment segment, ReadOnlySpan<byte> query, int limit, int step, int first, NearPlaces found)
    {
        Span<int> scores = stackalloc int[Block];
        for (var place = 0; place < IndexSegment.Places; place += Block * step)
        {
            var codes = segment.Codes.Slice(place * CoarseCoding.Length, BlockBytes);
            var biases = Vector256.Create(segment.Biases.Slice(place, Block));
            var block = biases - (Avx2.IsSupported ? ProductsAvx2(codes, query) : Products(codes, query));
            var near = Vector256.LessThanOrEqual(block, Vector256.Create(limit)).ExtractMostSignificantBits();
            if (near == 0)
            {
                continue;
            }

            block.CopyTo(scores);
            for (; near != 0; near &= near - 1)
            {
                var i = BitOperations.TrailingZeroCount(near);
                limit = found.Add(scores[i], first + place + i);
            }
        }
    }

    /// <summary>Sums of products of 8 codes with a query's, on any processor.</summary>
    internal static Vector256<int> Products(ReadOnlySpan<sbyte> codes, ReadOnlySpan<byte> query)
    {
        Span<int> sums = stackalloc int[Block];
        for (var i = 0; i < codes.Length; i++)
        {
            sums[i / 4 % Block] += codes[i] * query[(i / (4 * Block) * 4) + (i % 4)];
        }

        return Vector256.Create<int>(sums);
    }

    /// <summary>The same with AVX2: 32 products an instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> ProductsAvx2(ReadOnlySpan<sbyte> codes, ReadOnlySpan<byte> query)
    {
        // No bounds are checked here: the lengths are constants, and this is where nearly all the time goes.
        ref var code = ref MemoryMarshal.GetReference(codes);
        ref var asked = ref Unsafe.As<byte, int>(ref MemoryMarshal.GetReference(query));
        var sums = Vector256<int>.Zero;
        for (nuint group = 0; group < CoarseCoding.Length / 4; group++)
        {
            var pairs = Avx2.MultiplyAddAdjacent(Vector256.Create(Unsafe.Add(ref asked, group)).AsByte(), Vector256.LoadUnsafe(ref code, group * 4 * Block));
            sums += Avx2.MultiplyAddAdjacent(pairs, Vector256<short>.One);
        }

        return sums;
    }
}
