namespace LossPrevention.Recognition;

/// <summary>How a product, or a kind of thing that is none, looks in the projected space.</summary>
/// <param name="Prototype">The mean of its pictures.</param>
/// <param name="Pictures">How many pictures, 1 or more, the prototype is the mean of.</param>
internal record Looks(float[] Prototype, int Pictures)
{
    /// <summary>Views at most kept.</summary>
    public const int MaxViews = 160;

    /// <summary>Single views: a product held in a hand and the same on a shelf lie apart. None is fine.</summary>
    public float[][] Views { get; init; } = [];
}
