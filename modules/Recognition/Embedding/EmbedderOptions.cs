using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>What a model does not say of itself.</summary>
internal sealed record EmbedderOptions
{
    /// <summary>Side of the input where the model leaves it open, pixels, 32..1024.</summary>
    public int Size { get; init; } = EmbedderInput.DefaultSize;

    /// <summary>Mean of red, green and blue, 0..1.</summary>
    public ValueList<float> Mean { get; init; } = EmbedderInput.ImageNetMean;

    /// <summary>Standard deviation of red, green and blue, 0..1.</summary>
    public ValueList<float> Std { get; init; } = EmbedderInput.ImageNetStd;

    /// <summary>Threads that one run may take, 1..64.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Pictures in one run of the model, 1..96. On a CPU a larger batch gains nothing and costs memory.</summary>
    public int MaxBatch { get; init; } = 4;

    /// <summary>What runs it.</summary>
    public ExecutionProvider Provider { get; init; }

    /// <summary>Which GPU and how; nothing of it matters to the processor.</summary>
    public ExecutionSettings Execution { get; init; } = new();
}
