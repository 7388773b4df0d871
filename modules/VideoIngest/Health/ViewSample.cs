namespace LossPrevention.VideoIngest.Health;

/// <summary>How one picture compares with the one before and with what the lane looked like.</summary>
/// <param name="Change">Mean difference to the sample before, brightness levels.</param>
/// <param name="Mean">Brightness, 16 to 235.</param>
/// <param name="Deviation">Of the blocks' brightness.</param>
/// <param name="Likeness">Of its edges with the lane's, -1 to 1; 1 while the lane is not known yet.</param>
/// <param name="Shifted">The likeness at the best shift.</param>
/// <param name="Dx">The best shift, blocks to the right.</param>
/// <param name="Dy">The best shift, blocks down.</param>
/// <param name="Strength">Of its edges, share of the lane's.</param>
/// <param name="Focus">Its fineness above that of a blurred picture, share of the lane's.</param>
internal readonly record struct ViewSample(
    double Change, double Mean, double Deviation, double Likeness, double Shifted, int Dx, int Dy, double Strength, double Focus);

/// <summary>Why a camera that delivers is no use.</summary>
internal enum ViewFaultKind
{
    /// <summary>The same picture again and again.</summary>
    Frozen,

    /// <summary>No light, or no sensor.</summary>
    Black,

    /// <summary>Something hangs or stands before the lens.</summary>
    Covered,

    /// <summary>The lens is out of focus or smeared.</summary>
    Defocused,

    /// <summary>The camera looks past the lane: its zones are no longer where they were drawn.</summary>
    Moved,

    /// <summary>Another scene than the lane's: another lane's camera, or turned away.</summary>
    OtherScene,
}

/// <summary>A fault with what a person does about it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">One sentence.</param>
internal sealed record ViewFault(ViewFaultKind Kind, string Text);
