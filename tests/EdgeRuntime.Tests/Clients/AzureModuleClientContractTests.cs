using LossPrevention.TestKit;

namespace LossPrevention.EdgeRuntime.Tests;

/// <summary>
/// AzureModuleClient against an edge hub simulator over MQTT. Needs the Azure build and EDGEHUB_SIM, the folder of a simulator that is
/// started by <c>node index.js --deployment FILE --control-port N</c>.
/// </summary>
public class AzureModuleClientContractTests : ModuleClientContract
{
#if EDGESTACK_AZURE
    protected override Task<IHubUnderTest> StartAsync()
    {
        var folder = Environment.GetEnvironmentVariable("EDGEHUB_SIM");
        Skip.If(string.IsNullOrEmpty(folder), "AzureModuleClient: no edge hub is at hand (EDGEHUB_SIM names no simulator's folder)");
        return EdgeHubSimulator.StartAsync(folder);
    }
#else
    protected override Task<IHubUnderTest> StartAsync() =>
        throw new SkipException("AzureModuleClient is in the Azure build only (-p:EdgeStack=Azure)");
#endif
}
