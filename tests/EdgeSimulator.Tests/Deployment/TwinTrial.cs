using System.Text.Json.Nodes;
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

/// <summary>Gives a module its desired properties and sees whether it takes them.</summary>
internal static class TwinTrial
{
    /// <summary>Starts the module with what the deployment sets; throws what it says of settings it refuses.</summary>
    public static async Task StartAsync(DeploymentTemplate template, string moduleId, Func<string, string?>? variables = null)
    {
        var env = EnvironmentFile.Load(Path.Combine(Repository.Root, ".env.example"));
        await using var hub = new InProcessHub(DeploymentTemplateTests.OurTemplate().Routes, TimeProvider.System);
        hub.PatchDesired(moduleId, (JsonObject)new Placeholders(n => variables?.Invoke(n) ?? env.GetValueOrDefault(n)).Fill(template.DesiredOf(moduleId))!);
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

        await host.StartAsync(CancellationToken.None);
    }
}
