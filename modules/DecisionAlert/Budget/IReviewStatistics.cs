namespace LossPrevention.DecisionAlert.Budget;

/// <summary>Where the figures of reviews come from: the case store.</summary>
internal interface IReviewStatistics
{
    /// <summary>The figures of this store and, where it knows them, of its chain, for the period that thresholds are learned from.</summary>
    Task<ReviewFigures> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What thresholds are learned from.</summary>
/// <param name="Store">This store.</param>
/// <param name="Chain">The stores of the chain, this one among them; it alone where nothing else is known.</param>
internal sealed record ReviewFigures(ReviewPeriod Store, IReadOnlyList<ReviewPeriod> Chain);
