using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Keeps the settings equal to the twin: one loop makes every twin call, so that no two overlap. Patches made while offline are not
/// replayed by the hub, so the whole twin is read again at every return, and whenever a version is missing.
/// </summary>
internal sealed partial class TwinSynchronizer(
    IModuleClient client, ITwinSettingsTarget target, ModuleIdentity identity, IModuleHealth health, HubRetry retry, ILogger<TwinSynchronizer> logger)
    : IAsyncDisposable
{
    private const int MaxWaitingPatches = 64;

    /// <summary>Null asks for the whole twin.</summary>
    private readonly BoundedQueue<JsonObject?> work = new("twin", MaxWaitingPatches, QueueFullPolicy.Refuse);
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource<IReadOnlyList<SettingsError>> first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource inForce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task loop = Task.CompletedTask;
    private volatile bool missedPatches;
    private JsonObject desired = [];
    private JsonObject? reported;

    /// <summary>Completes once a set is in force.</summary>
    public Task InForce => inForce.Task;

    /// <summary>Takes a patch; called on the connection's thread.</summary>
    public void OnDesiredChanged(JsonObject patch) => Enqueue(patch.DeepClone().AsObject());

    /// <summary>Reads the whole twin again.</summary>
    public void Refresh() => Enqueue(null);

    /// <summary>Reads the twin, applies and reports it.</summary>
    /// <returns>What is wrong with it; empty where it is in force.</returns>
    public Task<IReadOnlyList<SettingsError>> StartAsync(CancellationToken cancellationToken)
    {
        Refresh();
        loop = RunAsync();
        return first.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask StopAsync()
    {
        work.Complete();
        await stopping.CancelAsync();
        await loop;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    private void Enqueue(JsonObject? patch)
    {
        if (!work.TryEnqueue(patch))
        {
            missedPatches = true;
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await work.WaitToDequeueAsync(stopping.Token))
            {
                while (work.TryDequeue(out var patch))
                {
                    await TakeAsync(patch);
                }

                if (missedPatches)
                {
                    missedPatches = false;
                    await TakeAsync(null);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            first.TrySetCanceled();
            inForce.TrySetCanceled();
        }
        catch (Exception error)
        {
            first.TrySetException(error);
            inForce.TrySetException(error);
            health.Set("settings", HealthStatus.Unhealthy, "The twin can no longer be followed: " + error.Message);
        }
    }

    private async Task TakeAsync(JsonObject? patch)
    {
        if (patch is not null && TwinDocument.VersionOf(patch) is { } version && TwinDocument.VersionOf(desired) is { } current)
        {
            if (version <= current)
            {
                return; // the twin was read after this patch was made
            }

            if (version > current + 1)
            {
                patch = null; // one in between was missed
            }
        }

        desired = patch is null
            ? (await retry.RunAsync("getTwin", client.GetTwinAsync, stopping.Token)).Desired
            : TwinDocument.Merge(desired, patch);
        await ApplyAsync();
    }

    private async Task ApplyAsync()
    {
        var version = TwinDocument.VersionOf(desired);
        var errors = target.TryApply(desired);
        if (errors.Count == 0)
        {
            LogApplied(identity.ModuleId, version);
            health.Set("settings", HealthStatus.Healthy);
        }
        else
        {
            var what = $"{errors[0].Path}: {errors[0].Message}{(errors.Count > 1 ? $" (and {errors.Count - 1} more)" : string.Empty)}";
            LogRefused(identity.ModuleId, version, string.Join("; ", errors.Select(e => $"{e.Path}: {e.Message}")));
            health.Set(
                "settings",
                target.InForce ? HealthStatus.Degraded : HealthStatus.Unhealthy,
                $"Settings version {version} are refused{(target.InForce ? "; the old ones stay" : string.Empty)}: {what}");
        }

        var report = SettingsReport.Write(version, errors);
        if (!JsonNode.DeepEquals(report, reported))
        {
            await retry.RunAsync("report", token => client.ReportAsync(report.DeepClone().AsObject(), token), stopping.Token);
            reported = report;
        }

        first.TrySetResult(errors);
        if (errors.Count == 0)
        {
            inForce.TrySetResult();
        }
    }

    [LoggerMessage(EventIds.SettingsApplied, LogLevel.Information, "Settings version {Version} of {Module} are in force.")]
    private partial void LogApplied(string module, long? version);

    [LoggerMessage(EventIds.SettingsRefused, LogLevel.Error, "Settings version {Version} of {Module} are refused: {Errors}")]
    private partial void LogRefused(string module, long? version, string errors);
}
