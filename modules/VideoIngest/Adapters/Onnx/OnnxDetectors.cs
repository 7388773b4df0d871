using LossPrevention.VideoIngest.Detecting;

namespace LossPrevention.VideoIngest.Adapters.Onnx;

/// <summary>Loads each model once and keeps it for as long as the module runs.</summary>
internal sealed class OnnxDetectors : IDetectors, IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, OnnxDetector> loaded = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IObjectDetector Open(string path)
    {
        lock (gate)
        {
            return loaded.TryGetValue(path, out var detector) ? detector : loaded[path] = new OnnxDetector(path);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var detector in loaded.Values)
        {
            detector.Dispose();
        }
    }
}
