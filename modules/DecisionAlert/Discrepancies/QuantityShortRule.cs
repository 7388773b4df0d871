using LossPrevention.DecisionAlert.Correlation;

namespace LossPrevention.DecisionAlert.Discrepancies;

/// <summary>
/// More pieces passed than the line says. The verdict is the alignment's, as for any item without a scan: every piece of a line explains one pass.
/// What differs is the name: the item is one more of a line that was just rung.
/// </summary>
internal static class QuantityShortRule
{
    private const long Near = 20 * TimeSpan.TicksPerSecond;
    private const long Beside = 2 * TimeSpan.TicksPerSecond;

    /// <summary>The line that is short of a piece; null where the item is one of its own.</summary>
    /// <param name="missed">The item without a scan.</param>
    /// <param name="decided">Passes that were decided on shortly before.</param>
    public static OpenScan? LineOf(OpenSighting missed, IReadOnlyList<OpenSighting> decided)
    {
        for (var i = decided.Count - 1; i >= 0; i--)
        {
            var other = decided[i];
            if (other == missed || other.Partner is not { VoidedAt: 0 } line || !LooksMostLike(missed, line))
                continue;

            // Pieces of a line that says several, or pieces that pass one after the other over a line of one.
            var within = line.Pieces > 1 ? Near : Beside;
            if (missed.Start - other.End < within && other.Start - missed.End < within)
                return line;
        }

        return null;
    }

    private static bool LooksMostLike(OpenSighting missed, OpenScan line) =>
        line.Product is { } product && missed.Likeliest is { } likeliest && product.LooksLike.Contains(likeliest.Gtin) && missed.Looks(line) > 0;
}
