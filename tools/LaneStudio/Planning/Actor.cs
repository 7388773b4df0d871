namespace LossPrevention.LaneStudio;

/// <summary>What moves under the camera.</summary>
internal enum ActorKind
{
    Item,
    Bag,
    Phone,
    LeftHand,
    RightHand,
    Bystander,

    /// <summary>The shadow of someone who walks by.</summary>
    PassingShadow,
}

/// <summary>Something that moves under the camera, and how.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Its longer side, in frame heights.</param>
/// <param name="Visit">The visit it belongs to; a shopper keeps their sleeves.</param>
internal sealed record Actor(ActorKind Kind, double Size, int Visit)
{
    public Track Track { get; } = new();

    /// <summary>The goods, for an item.</summary>
    public PlannedItem? Goods { get; init; }

    /// <summary>How brightly it happens to be lit.</summary>
    public double Light { get; init; } = 1;

    public bool IsHand => Kind is ActorKind.LeftHand or ActorKind.RightHand or ActorKind.Bystander;
}
