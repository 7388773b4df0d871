namespace LossPrevention.Recognition;

/// <summary>What became of a learning sample.</summary>
internal enum LearningOutcome
{
    /// <summary>The bundle knows the product already, and what it knows is not refined.</summary>
    AlreadyKnown,

    /// <summary>The pairing is not trusted enough.</summary>
    NotTrusted,

    /// <summary>The sighting is forgotten, or had no picture.</summary>
    Forgotten,

    /// <summary>The ticket taught this product already.</summary>
    SameTicket,

    /// <summary>It looks confidently like another known product: a switch must not teach.</summary>
    LooksLikeAnother,

    /// <summary>What the bundle knows of the product does not bear it out: neither a switch nor an arm beside the goods must teach.</summary>
    DoesNotFit,

    /// <summary>Kept until there are enough.</summary>
    Kept,

    /// <summary>The product is known from now on.</summary>
    Learned,

    /// <summary>A product that was learned or enrolled is known a little better.</summary>
    Refined,
}
