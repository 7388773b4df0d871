using LossPrevention.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>A module to host.</summary>
/// <param name="ModuleId">Its id in the deployment.</param>
/// <param name="Configure">Adds its parts.</param>
public sealed record ModuleSpec(string ModuleId, Action<IServiceCollection> Configure)
{
    /// <summary>The house's modules in the order of starting: who receives comes before who sends.</summary>
    public static IReadOnlyList<string> StartOrder { get; } =
        [ModuleIds.DecisionAlert, ModuleIds.Recognition, ModuleIds.PosBridge, ModuleIds.VideoIngest];
}
