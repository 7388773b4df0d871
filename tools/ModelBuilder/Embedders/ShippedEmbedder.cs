namespace LossPrevention.ModelBuilder;

/// <summary>The embedder that comes with the tool: trained by <c>train</c> on photographs of groceries (see the README beside it).</summary>
internal static class ShippedEmbedder
{
    /// <summary>Its file.</summary>
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "Embedders", "groceries.onnx");
}
