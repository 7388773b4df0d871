using System.Numerics.Tensors;
using LossPrevention.Recognition;
using MathNet.Numerics.LinearAlgebra;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Linear discriminant analysis with a shrunken within-class covariance (Ledoit and Wolf's form, share fixed): the map that makes pictures of
/// one product spread by 1 in every direction, kept to the directions in which products' means differ.
/// </summary>
internal static class Discriminant
{
    /// <summary>The share of the covariance that is replaced by an equal spread in all directions.</summary>
    public const double Shrinkage = 0.3;

    /// <summary>
    /// Pictures that spread less than this about their product, of vectors of length 1, are taken to spread so much: single precision cannot tell less, and
    /// what is left of the covariance then is rounding.
    /// </summary>
    private const double RoundingSpread = 1e-5;

    /// <summary>Directions kept at most.</summary>
    public const int MaxLength = 256;

    /// <summary>Fits the map to sums over pictures.</summary>
    public static Projection Fit(ClassStatistics statistics)
    {
        var length = statistics.Length;
        var means = statistics.Means();
        var centre = statistics.Centre();
        var factor = Cholesky(Shrink(statistics.WithinCovariance()), length);

        // Whitened class means: rows y_c with L y_c = m_c - centre.
        var whitened = new double[means.Length][];
        for (var c = 0; c < means.Length; c++)
        {
            var row = new double[length];
            TensorPrimitives.Subtract(means[c], centre, row);
            SolveLower(factor, row);
            whitened[c] = row;
        }

        var directions = PrincipalDirections(whitened, length);
        var rows = new float[directions.Count * length];
        for (var i = 0; i < directions.Count; i++)
        {
            SolveUpper(factor, directions[i]);
            for (var j = 0; j < length; j++)
            {
                rows[(i * length) + j] = (float)directions[i][j];
            }
        }

        return new Projection([.. centre.Select(value => (float)value)], rows);
    }

    /// <summary>The row-major lower Cholesky factor of a positive definite matrix, row by row (Banachiewicz).</summary>
    internal static double[][] Cholesky(double[][] matrix, int length)
    {
        var factor = new double[length][];
        for (var i = 0; i < length; i++)
        {
            var row = new double[i + 1];
            for (var j = 0; j < i; j++)
            {
                row[j] = (matrix[i][j] - TensorPrimitives.Dot(row.AsSpan(0, j), factor[j].AsSpan(0, j))) / factor[j][j];
            }

            row[i] = Math.Sqrt(Math.Max(1e-18, matrix[i][i] - TensorPrimitives.SumOfSquares(row.AsSpan(0, i))));
            factor[i] = row;
        }

        return factor;
    }

    /// <summary>Solves L x = b in place.</summary>
    internal static void SolveLower(double[][] factor, double[] b)
    {
        for (var i = 0; i < b.Length; i++)
        {
            b[i] = (b[i] - TensorPrimitives.Dot(factor[i].AsSpan(0, i), b.AsSpan(0, i))) / factor[i][i];
        }
    }

    /// <summary>Solves L^T x = b in place.</summary>
    internal static void SolveUpper(double[][] factor, double[] b)
    {
        for (var i = b.Length - 1; i >= 0; i--)
        {
            b[i] /= factor[i][i];
            TensorPrimitives.MultiplyAdd(factor[i].AsSpan(0, i), -b[i], b.AsSpan(0, i), b.AsSpan(0, i));
        }
    }

    private static double[][] Shrink(double[][] covariance)
    {
        var length = covariance.Length;
        double trace = 0;
        for (var i = 0; i < length; i++)
        {
            trace += covariance[i][i];
        }

        var spread = Math.Max(trace, RoundingSpread) / length;
        for (var i = 0; i < length; i++)
        {
            TensorPrimitives.Multiply(covariance[i], 1 - Shrinkage, covariance[i]);
            covariance[i][i] += Shrinkage * spread;
        }

        return covariance;
    }

    /// <summary>Orthonormal directions that span the rows, strongest first, from the eigenvectors of their Gram matrix.</summary>
    private static List<double[]> PrincipalDirections(double[][] rows, int length)
    {
        var gram = Matrix<double>.Build.Dense(rows.Length, rows.Length, (i, j) => TensorPrimitives.Dot(rows[i], rows[j]));
        var decomposition = gram.Evd(Symmetricity.Symmetric);
        var directions = new List<double[]>();
        var largest = decomposition.EigenValues[rows.Length - 1].Real;
        for (var i = rows.Length - 1; i >= 0 && directions.Count < MaxLength; i--)
        {
            var value = decomposition.EigenValues[i].Real;
            if (value <= 1e-9 * largest || value <= 0)
            {
                break;
            }

            var direction = new double[length];
            for (var c = 0; c < rows.Length; c++)
            {
                TensorPrimitives.MultiplyAdd(rows[c], decomposition.EigenVectors[c, i] / Math.Sqrt(value), direction, direction);
            }

            directions.Add(direction);
        }

        return directions;
    }
}
