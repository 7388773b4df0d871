using LossPrevention.TestKit;

namespace LossPrevention.EdgeRuntime.Tests;

/// <summary>
/// AzureModuleClient against an edge hub simulator over MQTT: the Azure build, where <see cref="EdgeHubSimulator"/> is at hand.
/// </summary>
public class AzureModuleClientContractTests : ModuleClientContract
{
#if EDGESTACK_AZURE
    protected override Task<IHubUnderTest> StartAsync() => EdgeHubUnderTest.StartAsync(EdgeHubSimulator.Require());
#else
    protected override Task<IHubUnderTest> StartAsync() =>
        throw new SkipException("AzureModuleClient is in the Azure build only (-p:EdgeStack=Azure)");
#endif
}
