using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.DecisionAlert.Review;
using LossPrevention.DecisionAlert.Review.Calibration;
using LossPrevention.PosBridge;
using LossPrevention.Recognition;
using LossPrevention.VideoIngest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>The four modules as their containers start them, on one clock and one log.</summary>
internal static class HouseModules
{
    public static IReadOnlyList<ModuleSpec> Create(StoreSessionOptions options, InProcessPosTransport transport)
    {
        var parts = new Dictionary<string, Action<IServiceCollection>>(StringComparer.Ordinal)
        {
            [ModuleIds.DecisionAlert] = s =>
            {
                foreach (var observer in options.DecisionObservers)
                {
                    s.AddSingleton(observer);
                }

                if (options.ReviewLink is { } announce)
                {
                    s.AddSingleton(new ReviewHosting(announce));
                    s.AddSingleton(new TwinPatching(options.PatchTwin!));
                }

                s.AddDecisionAlert();
            },
            [ModuleIds.Recognition] = s => s.AddRecognition(),
            [ModuleIds.PosBridge] = s => s.AddSingleton(transport).AddPosBridge(),
            [ModuleIds.VideoIngest] = s => s.AddVideoIngest(),
        };
        return [.. ModuleSpec.StartOrder.Select(id => new ModuleSpec(id, s => parts[id](Common(s, options))))];
    }

    /// <summary>Each module's services by its id, to ask what it takes without starting it.</summary>
    public static IReadOnlyDictionary<string, IServiceCollection> Services() => new Dictionary<string, IServiceCollection>(StringComparer.Ordinal)
    {
        [ModuleIds.VideoIngest] = new ServiceCollection().AddVideoIngest(),
        [ModuleIds.Recognition] = new ServiceCollection().AddRecognition(),
        [ModuleIds.PosBridge] = new ServiceCollection().AddPosBridge(),
        [ModuleIds.DecisionAlert] = new ServiceCollection().AddDecisionAlert(),
    };

    /// <summary>The clock and the log of every module in a session.</summary>
    public static IServiceCollection Common(IServiceCollection services, StoreSessionOptions options) =>
        services
            .AddSingleton(options.Clock)
            .AddLogging(l => l.ClearProviders().AddProvider(options.Logs).SetMinimumLevel(LogLevel.Information));
}
