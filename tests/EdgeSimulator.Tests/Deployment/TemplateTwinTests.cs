using LossPrevention.Contracts;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

public sealed class TemplateTwinTests
{
    [Theory]
    [InlineData(ModuleIds.VideoIngest)]
    [InlineData(ModuleIds.Recognition)]
    [InlineData(ModuleIds.PosBridge)]
    [InlineData(ModuleIds.DecisionAlert)]
    public async Task Twin_OfTheTemplate_IsTakenByTheModule(string moduleId) =>
        await Should.NotThrowAsync(() => TwinTrial.StartAsync(DeploymentTemplateTests.OurTemplate(), moduleId));
}
