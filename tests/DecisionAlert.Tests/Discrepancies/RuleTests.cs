using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Discrepancies;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Discrepancies;

/// <summary>A lane after a few honest items, on which one thing happens.</summary>
public abstract class RuleTests
{
    private protected LaneScript Script { get; } = new(0.6);

    private protected static DecisionAlertSettings Settings(Func<DiscrepancySettings, DiscrepancySettings>? change = null, CheckoutMode mode = CheckoutMode.SelfCheckout) => new()
    {
        StoreId = "store-1",
        Lanes = new Dictionary<string, LaneSettings>(StringComparer.Ordinal) { ["lane-1"] = new() { Mode = mode } },
        Discrepancies = (change ?? (d => d))(new DiscrepancySettings()),
    };

    private protected void Honest(int items = 8, double from = 4)
    {
        Script.Open(from - 3);
        for (var k = 0; k < items; k++)
        {
            Script.Pass(from + (3 * k), 40 + k);
            Script.Scan(from + (3 * k), 40 + k);
        }
    }

    private protected Outcome Run(DecisionAlertSettings? settings = null) => Script.Run(settings ?? Settings(), Grocer.Lookup);

    private protected Alert Only(DiscrepancyKind kind, DecisionAlertSettings? settings = null)
    {
        var outcome = Run(settings);
        var alert = outcome.Alerts.ShouldHaveSingleItem(string.Join("; ", outcome.Alerts.Select(a => $"{a.AlertId} {a.Risk}")));
        alert.Kind.ShouldBe(kind);
        alert.Risk.ShouldBe(1 / (1 + Math.Exp(-alert.Evidence.Sum(e => e.LogOdds))), 0.001);
        alert.Evidence.ShouldAllBe(e => e.Text.Length > 0);
        return alert;
    }

    private protected void Nothing(DecisionAlertSettings? settings = null)
    {
        var outcome = Run(settings);
        outcome.Alerts.ShouldBeEmpty(string.Join("; ", outcome.Alerts.Select(a => $"{a.AlertId} {a.Risk} {string.Join(", ", a.Evidence.Select(e => $"{e.Term} {e.LogOdds:F2}"))}")));
    }
}
