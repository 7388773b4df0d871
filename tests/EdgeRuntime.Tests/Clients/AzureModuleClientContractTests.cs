using LossPrevention.TestKit;

namespace LossPrevention.EdgeRuntime.Tests;

/// <summary>
/// AzureModuleClient against an edge hub simulator over MQTT: the Azure build, where <see cref="EdgeHubSimulator"/> is at hand.
/// </summary>
[Collection(OneHubAtATime)]
public class AzureModuleClientContractTests : ModuleClientContract
{
    /// <summary>The simulator's port is the only one that the SDK knows.</summary>
    public const string OneHubAtATime = "one edge hub at a time";

#if EDGESTACK_AZURE
    protected override Task<IHubUnderTest> StartAsync() => EdgeHubUnderTest.StartAsync(EdgeHubSimulator.Require());
#else
    protected override Task<IHubUnderTest> StartAsync() =>
        throw new SkipException("AzureModuleClient is in the Azure build only (-p:EdgeStack=Azure)");
#endif
}
