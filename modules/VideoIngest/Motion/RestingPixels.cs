namespace LossPrevention.VideoIngest.Motion;

/// <summary>The pixels that something became background with, and in which layer of the background it lies there.</summary>
internal sealed class RestingPixels(SceneModel scene, int[] pixels)
{
    private readonly byte[] layers = [.. pixels.Select(scene.LayerOf)];

    /// <summary>The shares of it that are seen, and that show something else instead; the rest is hidden by something that moves.</summary>
    public (double There, double Gone) Look()
    {
        var (there, gone) = (0, 0);
        for (var i = 0; i < pixels.Length; i++)
        {
            if (scene.Foreground[pixels[i]] == 0)
            {
                _ = scene.LayerOf(pixels[i]) == layers[i] ? there++ : gone++;
            }
        }

        return (there / (double)pixels.Length, gone / (double)pixels.Length);
    }
}
