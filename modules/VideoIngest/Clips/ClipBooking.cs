using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>A clip that was asked for and is not made yet.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Held">Of a camera lane, what the ring held when it was asked: the ring may drop it before the clip's end is here.</param>
internal sealed record ClipBooking(CutClipRequest Request, IReadOnlyList<PlacedFragment> Held)
{
    /// <summary>Whether it is being made.</summary>
    public bool IsStarted { get; set; }
}
