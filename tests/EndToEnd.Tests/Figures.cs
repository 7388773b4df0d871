using System.Globalization;
using LossPrevention.EdgeSimulator.Replay;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>A replay's figures in words, for the message of a test that does not hold.</summary>
internal static class Figures
{
    public static string Of(ReplayReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join("; ", report.Accuracy!.ByKind.Select(k => $"{k.Key}: {k.Value.Caught} of {k.Value.True} caught, {k.Value.FalseAlerts} false"))}; {report.Counts.Items} items, {report.Counts.Sightings} sightings; {string.Join(" | ", report.Problems)}");
}
