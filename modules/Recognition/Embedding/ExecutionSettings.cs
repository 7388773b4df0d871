using System.ComponentModel.DataAnnotations;
using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>Where the embedder runs.</summary>
internal sealed record ExecutionSettings
{
    /// <summary>
    /// Tried in this order; the processor comes last whether it is named or not. What fails at start or later is left for the next, and tried
    /// again after a while. Default: the processor alone.
    /// </summary>
    public ValueList<ExecutionProvider> Providers { get; init; } = [ExecutionProvider.Cpu];

    /// <summary>Which GPU, 0..63. Default 0.</summary>
    [Range(0, 63)]
    public int DeviceId { get; init; }

    /// <summary>GPU memory that the embedder may take, megabytes, 64..1,000,000; absent: as much as there is.</summary>
    [Range(64, 1_000_000)]
    public int? MemoryLimitMb { get; init; }

    /// <summary>Whether TensorRT may compute in half precision: faster, and vectors then differ in the third digit. Default false.</summary>
    public bool HalfPrecision { get; init; }

    /// <summary>Folder on a volume for TensorRT's compiled engines, which take minutes to make; absent: made anew at every start.</summary>
    public string? EngineCache { get; init; }

    /// <summary>The providers in the order in which they are tried.</summary>
    public IReadOnlyList<ExecutionProvider> Order() => [.. Providers.Append(ExecutionProvider.Cpu).Distinct()];
}
