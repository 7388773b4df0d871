namespace LossPrevention.Recognition;

/// <summary>The names of a bundle's files.</summary>
internal static class BundleFiles
{
    public const string Manifest = "bundle.json";
    public const string Embedder = "embedder.onnx";
    public const string Gallery = "gallery.bin";
    public const string Catalog = "catalog.csv";
    public const string Signature = "bundle.sig";

    /// <summary>The files whose hashes the manifest lists.</summary>
    public static readonly string[] Hashed = [Embedder, Gallery, Catalog];

    /// <summary>As much of a hash as tells two apart in a message.</summary>
    public static string ShortHash(string hash) => hash.Length > 12 ? hash[..12] + "..." : $"'{hash}'";
}
