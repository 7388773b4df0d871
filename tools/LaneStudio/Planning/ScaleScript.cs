using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>
/// What the scale under the bagging area shows while a script is acted: goods that are laid down and taken off, in steps of 5 g, once it has settled. Packages
/// weigh what the catalog says but for 2 %; in three of a hundred readings a hand or a bag rests on it too.
/// </summary>
internal static class ScaleScript
{
    private const double Step = 0.05;
    private const double Settles = 0.8;
    private const double Apart = 0.4;
    private const double Spread = 0.02;
    private const double Disturbed = 0.03;
    private const double Division = 5;

    /// <summary>The readings as lines of the till, by time.</summary>
    public static IEnumerable<TillLine> Readings(LaneScript script, Dice dice)
    {
        var changes = script.Actors.Where(a => a.Goods is not null).SelectMany(a => Changes(a, script, dice)).OrderBy(c => c.Time).ToList();
        double shown = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            shown += changes[i].Grams;
            if (i + 1 < changes.Count && changes[i + 1].Time - changes[i].Time < Apart)
                continue; // it has not settled yet
            double resting = dice.Chance(Disturbed) ? dice.Between(20, 400) : 0;
            yield return new TillLine(changes[i].Time, PosEventKind.ScaleChanged, changes[i].Visit)
            {
                ScaleGrams = Division * Math.Round(Math.Max(0, shown + resting) / Division),
            };
        }
    }

    private static IEnumerable<(double Time, double Grams, int Visit)> Changes(Actor item, LaneScript script, Dice dice)
    {
        StudioProduct product = item.Goods!.Product;
        double grams = product.Entry.SoldBy == SoldBy.Weight
            ? script.Till.FirstOrDefault(line => line.Item == item)?.WeightGrams ?? dice.Between(100, 900)
            : product.Entry.WeightGrams is { } packed ? (double)packed * (1 + (Spread * dice.Normal())) : 0;
        double? laid = null;
        for (double time = item.Track.Start; time <= item.Track.End; time += Step)
        {
            bool on = item.Track.At(time) is { } at && script.Layout.Bagging.Holds(at.X, at.Y);
            if (on && laid is null)
            {
                laid = time;
                yield return (time + Settles, grams, item.Visit);
            }
            else if (!on && laid is not null)
            {
                laid = null;
                yield return (time + Settles, -grams, item.Visit);
            }
        }

        if (laid is not null)
            yield return (item.Track.End + Settles, -grams, item.Visit);
    }
}
