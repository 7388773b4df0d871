using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Tests.Lanes;

public class RehearsalTests
{
    [Fact]
    public async Task Play_OneItemIsNotPaidFor_ItsAlertComesToTheHub()
    {
        var hub = new RehearsalHub();
        await using var module = EdgeModuleHost.Create(ModuleIds.DecisionAlert, hub, services => services.AddDecisionAlert());
        await module.StartAsync(CancellationToken.None);

        hub.Play();

        await hub.Alerted.WaitAsync(TimeSpan.FromMinutes(1));
    }
}
