using System.Numerics.Tensors;

namespace LossPrevention.ModelBuilder;

/// <summary>Weighted sums over labelled vectors, from which means and the within-class covariance follow. Sums of parts add up to the whole's.</summary>
internal sealed class ClassStatistics
{
    private readonly double[][] sums;
    private readonly double[] weights;
    private readonly double[][] products;

    private ClassStatistics(int classes, int length)
    {
        Length = length;
        weights = new double[classes];
        sums = Rows(classes, length);
        products = Rows(length, length);
    }

    /// <summary>Numbers in a vector.</summary>
    public int Length { get; }

    /// <summary>What the vectors of each class weigh together.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>Sums over every vector of pictures, weighted as the pictures are.</summary>
    public static ClassStatistics Of(IEnumerable<EmbeddedPicture> pictures, int classes, int length) => Of(
        [.. pictures.SelectMany(picture => picture.All.Select(vector => new WeightedVector(picture.Class, vector, picture.Weight)))], classes, length);

    /// <summary>Sums over vectors of classes 0 to <paramref name="classes"/> - 1.</summary>
    public static ClassStatistics Of(IReadOnlyList<WeightedVector> vectors, int classes, int length)
    {
        var statistics = new ClassStatistics(classes, length);
        var columns = new float[length][];
        for (var i = 0; i < length; i++)
        {
            columns[i] = new float[vectors.Count];
        }

        for (var n = 0; n < vectors.Count; n++)
        {
            var (label, vector, weight) = vectors[n];
            statistics.weights[label] += weight;
            var sum = statistics.sums[label];
            var root = (float)Math.Sqrt(weight);
            for (var i = 0; i < length; i++)
            {
                sum[i] += weight * vector[i];
                columns[i][n] = root * vector[i];
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
        var total = new ClassStatistics(parts[0].weights.Length, parts[0].Length);
        foreach (var part in parts)
        {
            for (var c = 0; c < total.weights.Length; c++)
            {
                total.weights[c] += part.weights[c];
                TensorPrimitives.Add(total.sums[c], part.sums[c], total.sums[c]);
            }

            for (var i = 0; i < total.Length; i++)
            {
                TensorPrimitives.Add(total.products[i], part.products[i], total.products[i]);
            }
        }

        return total;
    }

    /// <summary>The mean of each class; the centre for a class of no weight.</summary>
    public double[][] Means()
    {
        var centre = Centre();
        return [.. weights.Select((weight, c) => weight > 0 ? Scale(sums[c], 1 / weight) : centre)];
    }

    /// <summary>The mean of all class means, so that no product weighs more for having more pictures.</summary>
    public double[] Centre()
    {
        var centre = new double[Length];
        var classes = 0;
        for (var c = 0; c < weights.Length; c++)
        {
            if (weights[c] > 0)
            {
                classes++;
                TensorPrimitives.MultiplyAdd(sums[c], 1 / weights[c], centre, centre);
            }
        }

        return Scale(centre, 1.0 / Math.Max(1, classes));
    }

    /// <summary>The covariance of vectors about their class means; the lower half is what counts.</summary>
    public double[][] WithinCovariance()
    {
        var degrees = Math.Max(1, weights.Sum() - weights.Count(weight => weight > 0));
        var covariance = products.Select(row => row.ToArray()).ToArray();
        for (var c = 0; c < weights.Length; c++)
        {
            if (weights[c] <= 0)
            {
                continue;
            }

            for (var i = 0; i < Length; i++)
            {
                var row = covariance[i].AsSpan(0, i + 1);
                TensorPrimitives.MultiplyAdd(sums[c].AsSpan(0, i + 1), -sums[c][i] / weights[c], row, row);
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

/// <summary>A vector of a class, and how much it counts: 0 not at all, 1 in full.</summary>
internal readonly record struct WeightedVector(int Class, float[] Vector, double Weight);
