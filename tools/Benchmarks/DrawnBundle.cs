using LossPrevention.Recognition;

namespace LossPrevention.Benchmarks;

/// <summary>A model bundle of drawn products, made once for each layout of the gallery, with nobody's weights.</summary>
internal static class DrawnBundle
{
    /// <summary>The bundle's folder.</summary>
    /// <param name="folder">Where the products' <c>images</c> lie and the bundle is kept.</param>
    /// <param name="catalogPath">Their catalog.</param>
    public static string Make(string folder, string catalogPath)
    {
        var bundle = Path.GetFullPath(Path.Combine(folder, $"bundle-{GalleryFile.Format}"));
        if (!File.Exists(Path.Combine(bundle, "bundle.json")))
        {
            Builder("make-embedder", "--out", Path.Combine(folder, "embedder.onnx"));
            Builder(
                "enroll", "--images", Path.Combine(folder, "images"), "--catalog", catalogPath,
                "--embedder", Path.Combine(folder, "embedder.onnx"), "--out", bundle);
        }

        return bundle;
    }

    private static void Builder(params string[] arguments)
    {
        if (ModelBuilder.ModelBuilderCommands.Run(arguments, TextWriter.Null, Console.Error, TimeProvider.System) != 0)
        {
            throw new InvalidOperationException($"ModelBuilder {arguments[0]} failed (see above).");
        }
    }
}
