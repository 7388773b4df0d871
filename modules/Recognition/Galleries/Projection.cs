using System.Numerics.Tensors;

namespace LossPrevention.Recognition;

/// <summary>
/// From an embedding to the space in which products are compared: the signed square root of each number (which evens out strong and
/// weak features), normalised to length 1, centred, and mapped so that pictures of one
/// product spread by 1 in every direction and only directions that tell products apart remain (linear discriminant analysis).
/// </summary>
internal sealed class Projection
{
    private readonly float[] centre;
    private readonly float[] rows;

    /// <param name="centre">The mean of normalised embeddings.</param>
    /// <param name="rows">Row by row, each as long as <paramref name="centre"/>.</param>
    public Projection(float[] centre, float[] rows)
    {
        if (centre.Length == 0 || rows.Length == 0 || rows.Length % centre.Length != 0)
        {
            throw new ArgumentException($"{rows.Length} numbers are no rows of {centre.Length}.", nameof(rows));
        }

        this.centre = centre;
        this.rows = rows;
    }

    /// <summary>Numbers in an embedding.</summary>
    public int EmbeddingLength => centre.Length;

    /// <summary>Numbers in a projected vector.</summary>
    public int Length => rows.Length / centre.Length;

    /// <summary>The mean of normalised embeddings.</summary>
    public ReadOnlySpan<float> Centre => centre;

    /// <summary>The map, row by row.</summary>
    public ReadOnlySpan<float> Rows => rows;

    /// <summary>Projects one embedding as the model gave it.</summary>
    public float[] Apply(ReadOnlySpan<float> embedding) => ApplyNormalised(Normalise(embedding));

    /// <summary>Projects one vector that <see cref="Normalise"/> gave, or a mean of such.</summary>
    public float[] ApplyNormalised(float[] normalised)
    {
        var centred = new float[centre.Length];
        TensorPrimitives.Subtract(normalised, centre, centred);
        var result = new float[Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = TensorPrimitives.Dot(rows.AsSpan(i * centre.Length, centre.Length), centred);
        }

        return result;
    }

    /// <summary>Signed square roots, of length 1 in all; zeros stay zeros.</summary>
    public static float[] Normalise(ReadOnlySpan<float> embedding)
    {
        var result = new float[embedding.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = MathF.CopySign(MathF.Sqrt(MathF.Abs(embedding[i])), embedding[i]);
        }

        var norm = TensorPrimitives.Norm<float>(result);
        if (norm > 0)
        {
            TensorPrimitives.Divide(result, norm, result);
        }

        return result;
    }
}
