using System.Globalization;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>How soon products that are new to the lanes are recognised.</summary>
/// <param name="ByDay">All of them together, from the first day each was rung (0) on.</param>
/// <param name="Products">The newest of them.</param>
internal sealed record LearningCurve(IReadOnlyList<LearningDay> ByDay, IReadOnlyList<NewProduct> Products)
{
    private const int Days = 14;
    private const int Newest = 20;

    /// <summary>Puts days together. What is there from the first counted day on is not new.</summary>
    /// <param name="goods">Every product's days that are kept.</param>
    /// <param name="until">The last day shown, <c>yyyy-MM-dd</c>.</param>
    public static LearningCurve Of(IReadOnlyCollection<GoodsDay> goods, string until)
    {
        var rung = goods.Where(g => g is { Rung: > 0, Code.Length: > 0 } && string.CompareOrdinal(g.Day, until) <= 0).ToArray();
        if (rung.Length == 0)
            return new LearningCurve([], []);
        var beginning = rung.Select(g => g.Day).Min(StringComparer.Ordinal);
        var fresh = rung.GroupBy(g => g.Code, StringComparer.Ordinal).Select(g => (First: g.Select(d => d.Day).Min(StringComparer.Ordinal)!, Days: g.OrderBy(d => d.Day, StringComparer.Ordinal).ToArray()))
            .Where(p => p.First != beginning).ToArray();
        return new LearningCurve(
            [
                .. fresh.SelectMany(p => p.Days.Select(d => (Nth: Number(d.Day) - Number(p.First), Day: d))).Where(d => d.Nth < Days).GroupBy(d => d.Nth).OrderBy(g => g.Key)
                    .Select(g => new LearningDay(g.Key, g.Sum(d => d.Day.Rung), g.Sum(d => d.Day.Recognised))),
            ],
            [
                .. fresh.OrderByDescending(p => p.First, StringComparer.Ordinal).ThenByDescending(p => p.Days.Sum(d => d.Rung)).Take(Newest)
                    .Select(p => new NewProduct(p.Days[0].Code, p.First, p.Days.Sum(d => d.Rung), Share(p.Days[..1]), Share(p.Days[^1..]))),
            ]);
    }

    private static double Share(GoodsDay[] days) => (double)days.Sum(d => d.Recognised) / days.Sum(d => d.Rung);

    private static int Number(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber;
}

/// <summary>One day of the curve.</summary>
/// <param name="Day">Days since a product was first rung.</param>
/// <param name="Rung">Sightings whose scan agrees.</param>
/// <param name="Recognised">Of them those that were recognised.</param>
internal sealed record LearningDay(int Day, int Rung, int Recognised)
{
    /// <summary>Recognised of rung, 0..1.</summary>
    public double Share => (double)Recognised / Rung;
}

/// <summary>A product that is new to the lanes.</summary>
/// <param name="Code">GTIN or PLU.</param>
/// <param name="FirstDay">When it was first rung.</param>
/// <param name="Rung">How often since.</param>
/// <param name="FirstShare">Recognised on its first day, 0..1.</param>
/// <param name="LastShare">Recognised on its last day so far, 0..1.</param>
internal sealed record NewProduct(string Code, string FirstDay, int Rung, double FirstShare, double LastShare);
