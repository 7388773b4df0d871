namespace LossPrevention.EdgeSimulator.Deployment;

/// <summary>What a manifest is for.</summary>
public enum ManifestVariant
{
    /// <summary>The template as it stands.</summary>
    AsWritten,

    /// <summary>Stores without a GPU; see <see cref="NoGpuVariant"/>.</summary>
    NoGpu,

    /// <summary>A developer's machine; see <see cref="DebugVariant"/>.</summary>
    Debug,
}
