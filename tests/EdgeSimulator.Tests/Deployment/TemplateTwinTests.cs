using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Hub;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.PosBridge;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.EdgeSimulator.Tests.Deployment;

public sealed class TemplateTwinTests
{
    [Theory]
    [InlineData(ModuleIds.VideoIngest)]
    [InlineData(ModuleIds.Recognition)]
    [InlineData(ModuleIds.PosBridge)]
    [InlineData(ModuleIds.DecisionAlert)]
    public async Task Twin_OfTheTemplate_IsTakenByTheModule(string moduleId)
    {
        var env = EnvironmentFile.Load(Path.Combine(Repository.Root, ".env.example"));
        var template = DeploymentTemplateTests.OurTemplate();
        await using var hub = new InProcessHub(template.Routes, TimeProvider.System);
        hub.PatchDesired(moduleId, (JsonObject)new Placeholders(n => env.GetValueOrDefault(n)).Fill(template.DesiredOf(moduleId))!);
        var options = new StoreSessionOptions
        {
            Template = template,
            Twins = new TwinOptions("", null, RealTime: false),
            Clock = TimeProvider.System,
            Logs = NullLoggerProvider.Instance,
        };
        await using var transport = new InProcessPosTransport(TimeProvider.System);
        var spec = HouseModules.Create(options, transport).Single(m => m.ModuleId == moduleId);
        await using var host = EdgeModuleHost.Create(moduleId, hub.Connect(moduleId), services =>
        {
            spec.Configure(services);
            // Cameras, brokers and bundles are not here; whether the settings are taken is known before they are asked for.
            services.RemoveAll<IHostedService>();
        });

        await Should.NotThrowAsync(() => host.StartAsync(CancellationToken.None));
    }
}
