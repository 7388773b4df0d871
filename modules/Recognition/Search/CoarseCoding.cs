namespace LossPrevention.Recognition;

/// <summary>
/// Products and queries in one byte a number, and only the directions in which they differ most: enough to leave out what is far. One scale serves all
/// directions, so that differences of codes are distances.
/// </summary>
internal sealed class CoarseCoding
{
    /// <summary>Directions kept. Of 100,000 products those of the ten nearest keys stand among the first 53 by 48 directions in 99 of 100 cases.</summary>
    public const int Length = 48;

    private const int MaxCode = 127;
    private const int QueryOffset = 64;
    private const double CodedDeviations = 4;

    private readonly int[] directions;
    private readonly float[] centre;
    private readonly float scale;

    private CoarseCoding(int[] directions, float[] centre, float scale) => (this.directions, this.centre, this.scale) = (directions, centre, scale);

    /// <summary>The coding that suits these vectors; there must be one or more.</summary>
    public static CoarseCoding For(IEnumerable<float[]> vectors)
    {
        double[] sums = [], squares = [];
        var count = 0;
        foreach (var vector in vectors)
        {
            if (count++ == 0)
            {
                (sums, squares) = (new double[vector.Length], new double[vector.Length]);
            }

            for (var i = 0; i < vector.Length; i++)
            {
                sums[i] += vector[i];
                squares[i] += (double)vector[i] * vector[i];
            }
        }

        var variances = sums.Select((sum, i) => (squares[i] / count) - (sum / count * (sum / count))).ToArray();
        var order = Enumerable.Range(0, sums.Length).OrderByDescending(i => variances[i]).Take(Length).ToArray();
        var largest = Math.Sqrt(Math.Max(variances[order[0]], 1e-6));
        return new CoarseCoding(order, [.. order.Select(i => (float)(sums[i] / count))], (float)(MaxCode / (CodedDeviations * largest)));
    }

    /// <summary>
    /// The code of a product, -127..127: its keys' mean. Its bias, of which the product with a query's code is taken, grants it the distance of
    /// its farthest key from there: goods that look two ways are not passed by.
    /// </summary>
    public int Encode(float[][] keys, Span<sbyte> code)
    {
        code.Clear();
        var mean = Verifier.Mean(keys);
        var (sum, squares) = (0, 0);
        for (var i = 0; i < directions.Length; i++)
        {
            code[i] = (sbyte)Math.Clamp((int)MathF.Round((mean[directions[i]] - centre[i]) * scale), -MaxCode, MaxCode);
            sum += code[i];
            squares += code[i] * code[i];
        }

        var reach = keys.Max(key => directions.Sum(d => (key[d] - mean[d]) * (key[d] - mean[d])));

        // With x coded at s and q at s / 2 plus 64: s^2 |x - q|^2 / 4 = (x^2 + 256 sum x) / 4 - x q + a constant of the query.
        return (squares + (4 * QueryOffset * sum) - (int)(reach * scale * scale)) / 4;
    }

    /// <summary>The code of a query, 1..127: at half the scale, so that a sum of two products fits 16 bits.</summary>
    public void EncodeQuery(ReadOnlySpan<float> query, Span<byte> code)
    {
        code.Fill(QueryOffset);
        for (var i = 0; i < directions.Length; i++)
        {
            code[i] = (byte)(QueryOffset + Math.Clamp((int)MathF.Round((query[directions[i]] - centre[i]) * scale / 2), 1 - QueryOffset, QueryOffset - 1));
        }
    }
}
