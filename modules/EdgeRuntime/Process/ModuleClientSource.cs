using System.Diagnostics.CodeAnalysis;
#if EDGESTACK_AZURE
using Microsoft.Extensions.DependencyInjection;
#endif

namespace LossPrevention.EdgeRuntime;

/// <summary>Picks the hub client that the environment offers and this build holds.</summary>
internal static class ModuleClientSource
{
    /// <summary>Set by iotedgehubdev and by developers.</summary>
    public const string ConnectionString = "EdgeHubConnectionString";

    /// <summary>Set by edgeAgent.</summary>
    public const string WorkloadUri = "IOTEDGE_WORKLOADURI";

    public static bool TryFind(
        string moduleId,
        Func<string, string?> environment,
        [NotNullWhen(true)] out Func<IServiceProvider, IModuleClient>? connect,
        [NotNullWhen(false)] out string? error)
    {
        connect = null;
        error = null;
#if EDGESTACK_AZURE
        if (string.IsNullOrWhiteSpace(environment(ConnectionString)) && string.IsNullOrWhiteSpace(environment(WorkloadUri)))
        {
            error = $"no edge hub to connect to: neither {ConnectionString} nor {WorkloadUri} is set. Let edgeAgent or iotedgehubdev start this module, "
                + "or run the whole set with tools/EdgeSimulator.";
            return false;
        }

        if (!AzureConnection.TryRead(environment, out var connection, out error))
        {
            return false;
        }

        connect = services => ActivatorUtilities.CreateInstance<AzureModuleClient>(services, moduleId, connection);
        return true;
#else
        var named = new[] { ConnectionString, WorkloadUri }.FirstOrDefault(n => !string.IsNullOrWhiteSpace(environment(n)));
        error = $"no edge hub to connect to: this is the Embedded build, which holds no client for one{(named is null ? string.Empty : $" (although {named} is set)")}. "
            + $"Run {moduleId} in tools/EdgeSimulator, or build it with -p:EdgeStack=Azure.";
        return false;
#endif
    }
}
