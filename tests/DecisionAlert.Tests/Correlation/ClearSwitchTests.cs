using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Tests.Simulation;

namespace LossPrevention.DecisionAlert.Tests.Correlation;

/// <summary>How soon a switch is raised: at once where nothing could still explain it.</summary>
public class ClearSwitchTests
{
    private static readonly Dictionary<int, double> LooksLikeTwelve = new() { [12] = 6, [5] = -6 };
    private readonly LaneScript script = new();

    [Theory]
    [InlineData(0, 1100)]
    [InlineData(1, 2500)]
    [InlineData(null, 2500)]
    public void Switch_OthersOnTheScanner_IsRaisedAtOnceOnlyWhereThereWereNone(int? others, double atMost)
    {
        Honest(8);
        script.Pass(40, LooksLikeTwelve, othersUnderWay: others);
        script.Scan(40, 5);
        script.Pay(60);

        var alert = script.Run().Alerts.ShouldHaveSingleItem();

        alert.Kind.ShouldBe(DiscrepancyKind.TicketSwitch);
        alert.LatencyMs.ShouldBeInRange(others == 0 ? 0 : 1300, atMost);
    }

    [Fact]
    public void Switch_AnotherLineWaitsForItsItem_TheItemThatComesLaterExplainsIt()
    {
        Honest(8);
        script.Pass(40, LooksLikeTwelve, othersUnderWay: 0);
        script.Scan(40, 5);
        script.Scan(40.4, 12);
        script.Pass(41.2, 5);
        script.Pay(60);

        script.Run().Alerts.ShouldBeEmpty();
    }

    private void Honest(int items)
    {
        script.Open(1);
        for (var k = 0; k < items; k++)
        {
            script.Pass(3 + (3 * k), 30 + k);
            script.Scan(3 + (3 * k), 30 + k);
        }
    }
}
