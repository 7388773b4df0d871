using System.Globalization;
using Spectre.Console;

namespace LossPrevention.Benchmarks;

/// <summary>The figures of a benchmark, each beside its limit, and whether every goal is met.</summary>
internal sealed class ResultTable(string title)
{
    private readonly Table table = Titled(title);
    private bool missed;

    /// <summary>A figure beside what it is held against, NaN for nothing. The goal is for their ratio.</summary>
    public void Add(string what, double measured, double limit, string unit, Goal goal)
    {
        var ratio = limit == 0 ? double.NaN : measured / limit;
        var met = goal.IsMet(ratio);
        missed |= !met;
        table.AddRow(Markup.Escape(what), $"{Text(measured)} {unit}", double.IsNaN(limit) ? "" : $"{Text(limit)} {unit}", double.IsNaN(ratio) ? "" : Text(ratio), Markup.Escape($"{goal}{(met ? "" : "  MISSED")}"));
    }

    /// <summary>Prints the table; the exit code.</summary>
    public int Print()
    {
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores; load of the last minute {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"));
        return missed ? 1 : 0;
    }

    private static Table Titled(string title)
    {
        var empty = new Table().Border(TableBorder.Rounded).Title(title).AddColumn("what");
        foreach (var column in (string[])["measured", "limit", "ratio"])
        {
            empty.AddColumn(new TableColumn(column).RightAligned());
        }

        return empty.AddColumn("goal");
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}

/// <summary>What a ratio has to be.</summary>
internal sealed record Goal(double Value, bool AtLeast)
{
    public static readonly Goal None = new(double.NaN, false);

    public static Goal Least(double value) => new(value, true);

    public static Goal Most(double value) => new(value, false);

    public bool IsMet(double ratio) => double.IsNaN(Value) || (AtLeast ? ratio >= Value : ratio <= Value);

    public override string ToString() =>
        double.IsNaN(Value) ? "" : string.Create(CultureInfo.InvariantCulture, $"{(AtLeast ? "at least" : "at most")} {Value:0.##}");
}
