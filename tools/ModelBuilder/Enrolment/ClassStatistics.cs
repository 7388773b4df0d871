using System.Numerics.Tensors;

namespace LossPrevention.ModelBuilder;

/// <summary>Sums over labelled vectors, from which means and the within-class covariance follow. Sums of parts add up to the whole's.</summary>
internal sealed class ClassStatistics
{
    private readonly double[][] sums;
    private readonly int[] counts;
    private readonly double[][] products;

    private ClassStatistics(int classes, int length)
    {
        Length = length;
        counts = new int[classes];
        sums = Rows(classes, length);
        products = Rows(length, length);
    }

    /// <summary>Numbers in a vector.</summary>
    public int Length { get; }

    /// <summary>Vectors in each class.</summary>
    public IReadOnlyList<int> Counts => counts;

    /// <summary>Sums over vectors; <paramref name="labels"/> are 0 to <paramref name="classes"/> - 1.</summary>
    public static ClassStatistics Of(IReadOnlyList<float[]> vectors, IReadOnlyList<int> labels, int classes, int length)
    {
        var statistics = new ClassStatistics(classes, length);
        var columns = new float[length][];
        for (var i = 0; i < length; i++)
        {
            columns[i] = new float[vectors.Count];
        }

        for (var n = 0; n < vectors.Count; n++)
        {
            statistics.counts[labels[n]]++;
            var sum = statistics.sums[labels[n]];
            for (var i = 0; i < length; i++)
            {
                sum[i] += vectors[n][i];
                columns[i][n] = vectors[n][i];
            }
        }

        Parallel.For(0, length, i =>
        {
            for (var j = 0; j <= i; j++)
            {
                statistics.products[i][j] = TensorPrimitives.Dot(columns[i], columns[j]);
            }
        });
        return statistics;
    }

    /// <summary>The sums of several parts.</summary>
    public static ClassStatistics Add(IReadOnlyList<ClassStatistics> parts)
    {
        var total = new ClassStatistics(parts[0].counts.Length, parts[0].Length);
        foreach (var part in parts)
        {
            for (var c = 0; c < total.counts.Length; c++)
            {
                total.counts[c] += part.counts[c];
                TensorPrimitives.Add(total.sums[c], part.sums[c], total.sums[c]);
            }

            for (var i = 0; i < total.Length; i++)
            {
                TensorPrimitives.Add(total.products[i], part.products[i], total.products[i]);
            }
        }

        return total;
    }

    /// <summary>The mean of each class; the centre for a class without vectors.</summary>
    public double[][] Means()
    {
        var centre = Centre();
        return [.. counts.Select((count, c) => count > 0 ? Scale(sums[c], 1.0 / count) : centre)];
    }

    /// <summary>The mean of all class means, so that no product weighs more for having more pictures.</summary>
    public double[] Centre()
    {
        var centre = new double[Length];
        var classes = 0;
        for (var c = 0; c < counts.Length; c++)
        {
            if (counts[c] > 0)
            {
                classes++;
                TensorPrimitives.MultiplyAdd(sums[c], 1.0 / counts[c], centre, centre);
            }
        }

        return Scale(centre, 1.0 / Math.Max(1, classes));
    }

    /// <summary>The covariance of vectors about their class means; the lower half is what counts.</summary>
    public double[][] WithinCovariance()
    {
        var degrees = Math.Max(1, counts.Sum() - counts.Count(count => count > 0));
        var covariance = products.Select(row => row.ToArray()).ToArray();
        for (var c = 0; c < counts.Length; c++)
        {
            if (counts[c] == 0)
            {
                continue;
            }

            for (var i = 0; i < Length; i++)
            {
                var row = covariance[i].AsSpan(0, i + 1);
                TensorPrimitives.MultiplyAdd(sums[c].AsSpan(0, i + 1), -sums[c][i] / counts[c], row, row);
            }
        }

        foreach (var row in covariance)
        {
            TensorPrimitives.Multiply(row, 1.0 / degrees, row);
        }

        return covariance;
    }

    private static double[] Scale(double[] vector, double factor)
    {
        var scaled = new double[vector.Length];
        TensorPrimitives.Multiply(vector, factor, scaled);
        return scaled;
    }

    private static double[][] Rows(int count, int length)
    {
        var rows = new double[count][];
        for (var i = 0; i < count; i++)
        {
            rows[i] = new double[length];
        }

        return rows;
    }
}
