using LossPrevention.Imaging;

namespace LossPrevention.Recognition;

/// <summary>Turns pictures of items into vectors in which pictures of one product lie close together.</summary>
internal interface IEmbedder : IDisposable
{
    /// <summary>How pictures are prepared.</summary>
    EmbedderInput Input { get; }

    /// <summary>Numbers in one vector.</summary>
    int EmbeddingLength { get; }

    /// <summary>
    /// One vector a picture, in their order, as the model gives them (not normalised). A picture's vector does not depend on the
    /// pictures it is computed with.
    /// </summary>
    float[][] Embed(IReadOnlyList<RgbImage> crops);
}
