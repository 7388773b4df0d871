using LossPrevention.LaneStudio;

namespace LossPrevention.Benchmarks.Seeing;

/// <summary>What truly was in the scanner zone once: one item, or several alike in one hand, which nobody can tell apart.</summary>
/// <param name="Pieces">The actors.</param>
/// <param name="Enter">When its middle came in, seconds.</param>
/// <param name="Leave">When it went out for good: an item that is back within a second is on the same pass.</param>
internal sealed record TruePass(IReadOnlyList<Actor> Pieces, double Enter, double Leave)
{
    private const double BackWithin = 1;

    /// <summary>Every pass of a script, in order of time.</summary>
    public static IReadOnlyList<TruePass> Of(LaneScript script)
    {
        var passes = new List<TruePass>();
        foreach (var pieces in script.Actors.Where(actor => actor.Goods is not null).GroupBy(actor => actor.Goods, ReferenceEqualityComparer.Instance))
        {
            List<Actor> actors = [.. pieces];
            TruePass? open = null;
            foreach (var (enter, leave) in actors.SelectMany(script.ScannerStays).OrderBy(stay => stay.Enter))
            {
                if (open is not null && enter - open.Leave <= BackWithin)
                {
                    open = open with { Leave = Math.Max(open.Leave, leave) };
                    passes[^1] = open;
                }
                else
                {
                    passes.Add(open = new TruePass(actors, enter, leave));
                }
            }
        }

        return [.. passes.OrderBy(pass => pass.Enter)];
    }

    /// <summary>Goods that stayed in the basket or on the belt to the end.</summary>
    public static IReadOnlyList<Actor> LeftInBasket(LaneScript script) =>
        [.. script.Actors.Where(actor => actor.Goods is not null && !script.ScannerStays(actor).Any())];
}
