using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>All that happens on one lane, in seconds of the camera's clock.</summary>
/// <param name="Layout">Where the lane's parts lie.</param>
/// <param name="Actors">What moves, in the order of appearing.</param>
/// <param name="Till">What the till does, in the order of time.</param>
/// <param name="Discrepancies">What is not paid as it should be.</param>
/// <param name="Duration">When it is over.</param>
internal sealed record LaneScript(
    LaneLayout Layout,
    IReadOnlyList<Actor> Actors,
    IReadOnlyList<TillLine> Till,
    IReadOnlyList<ScriptedDiscrepancy> Discrepancies,
    double Duration)
{
    /// <summary>When an item's middle is over the scanner: each stay from its first to its last moment.</summary>
    public IEnumerable<(double Enter, double Leave)> ScannerStays(Actor item)
    {
        const double Step = 0.01;
        double? entered = null;
        double end = item.Track.End;
        for (double time = item.Track.Start; time <= end; time += Step)
        {
            bool inside = item.Track.At(time) is { } at && Layout.Scanner.Holds(at.X, at.Y);
            if (inside && entered is null)
            {
                entered = time;
            }
            else if (!inside && entered is { } enter)
            {
                yield return (enter, time - Step);
                entered = null;
            }
        }

        if (entered is { } last)
        {
            yield return (last, end);
        }
    }
}

/// <summary>One thing that the till does.</summary>
/// <param name="Time">Seconds of the camera's clock.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Visit">The ticket.</param>
internal sealed record TillLine(double Time, PosEventKind Kind, int Visit)
{
    public StudioProduct? Product { get; init; }

    public int Quantity { get; init; } = 1;

    public double? WeightGrams { get; init; }

    public PosEntryMethod? EntryMethod { get; init; }

    /// <summary>What the scale under the bagging area shows.</summary>
    public double? ScaleGrams { get; init; }

    /// <summary>The line that this one undoes.</summary>
    public TillLine? RefersTo { get; init; }

    /// <summary>The item that was rung, for those who check the script.</summary>
    public Actor? Item { get; init; }
}

/// <summary>One thing that is not paid as it should be.</summary>
internal sealed record ScriptedDiscrepancy(DiscrepancyKind Kind, double Time, int Visit, StudioProduct Product, StudioProduct? RungAs = null);
