namespace LossPrevention.Recognition;

/// <summary>How far a sample's label can be believed, by how densely samples of its product stand about it.</summary>
internal enum SampleTier
{
    /// <summary>Among its like: teaches first.</summary>
    Clean,

    /// <summary>Apart from most: teaches once the clean ones have.</summary>
    Noisy,

    /// <summary>Far from the others: another look of the product, or another product under its code.</summary>
    HighlyNoisy,
}
