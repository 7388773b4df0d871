using LossPrevention.Imaging;

namespace LossPrevention.Recognition;

/// <summary>Tries a model before it comes into force, on a grey picture and on what the lanes have just seen.</summary>
internal static class ModelSelfTest
{
    /// <summary>Fewer clear sightings of products that the new model knows decide nothing.</summary>
    public const int MinCompared = 10;

    /// <summary>Why the model must not come into force, in one sentence; null where it may.</summary>
    /// <param name="next">The model; its first run, which takes longer than all others, is behind it afterwards.</param>
    /// <param name="recent">What the model in force was sure of.</param>
    /// <param name="maxDisagreement">The share of them that may show another product to the new model, 0..1.</param>
    public static string? Run(LoadedModel next, IReadOnlyList<ClearSighting> recent, double maxDisagreement)
    {
        if (!IsFinite(next.Look([Grey(next.Embedder.Input)])))
        {
            return "Its self-test failed: on a grey picture it gives no numbers; make the bundle again.";
        }

        var (compared, otherwise) = (0, 0);
        foreach (var sighting in recent)
        {
            if (!next.Gallery.Index.TryGetValue(sighting.Product, out var index))
            {
                continue;
            }

            var look = next.Look(sighting.Pictures);
            compared++;
            if (!IsFinite(look) || look.Verdict.RatioOf(index) < 0)
            {
                otherwise++;
            }
        }

        return compared >= MinCompared && otherwise > maxDisagreement * compared
            ? $"Its self-test failed: of {compared} recent sightings that were clear to the bundle in force, {otherwise} show another product to this one; check its embedder and gallery, or raise selfTestDisagreement."
            : null;
    }

    private static bool IsFinite((float[] Mean, Verdict Verdict) look) =>
        look.Mean.All(float.IsFinite) && look.Verdict.LogLikelihoodRatios.All(double.IsFinite);

    private static RgbImage Grey(EmbedderInput input)
    {
        var pixels = new byte[input.Width * input.Height * 3];
        Array.Fill(pixels, (byte)128);
        return new RgbImage(input.Width, input.Height, pixels);
    }
}
