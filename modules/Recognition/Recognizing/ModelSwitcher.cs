using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.Recognition;

/// <summary>
/// Keeps the model in force equal to the twin. The first bundle must load, or the module does not start; a later one that is refused
/// changes nothing, and the reported property <c>model</c> says why.
/// </summary>
internal sealed partial class ModelSwitcher(
    Recognizer recognizer, ITwinSettings<RecognitionSettings> settings, IModuleClient client, IModuleHealth health, ILogger<ModelSwitcher> logger) : BackgroundService
{
    private RecognitionSettings? loaded;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await TryLoadAsync(settings.Current, cancellationToken) is { } refusal)
        {
            throw refusal;
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var wanted in settings.WatchAsync(stoppingToken))
        {
            if (loaded is null || wanted.Model != loaded.Model || wanted.TrustedKey != loaded.TrustedKey || wanted.Threads != loaded.Threads)
            {
                await TryLoadAsync(wanted, stoppingToken);
            }
        }
    }

    private async Task<BundleException?> TryLoadAsync(RecognitionSettings wanted, CancellationToken cancellationToken)
    {
        var report = new JsonObject { ["uri"] = wanted.Model.Uri };
        BundleException? refusal = null;
        try
        {
            var model = await Task.Run(() => LoadedModel.Load(wanted), cancellationToken);
            recognizer.Switch(model);
            loaded = wanted;
            health.Set("model", HealthStatus.Healthy);
            LogLoaded(model.Manifest.Name, model.Manifest.Version, model.Gallery.Products.Count);
            report["state"] = "inForce";
            report["name"] = model.Manifest.Name;
            report["version"] = model.Manifest.Version;
            report["error"] = null;
        }
        catch (BundleException e)
        {
            refusal = e;
            health.Set("model", loaded is null ? HealthStatus.Unhealthy : HealthStatus.Degraded, e.Message);
            LogRefused(wanted.Model.Uri, e.Message);
            report["state"] = "refused";
            report["error"] = e.Message;
        }

        try
        {
            await client.ReportAsync(new JsonObject { ["model"] = report }, cancellationToken);
        }
        catch (EdgeHubException e)
        {
            LogNotReported(e);
        }

        return refusal;
    }

    [LoggerMessage(EventIds.ModelLoaded, LogLevel.Information, "Bundle {Name} {Version} is in force with {Products} products.")]
    private partial void LogLoaded(string name, string version, int products);

    [LoggerMessage(EventIds.ModelRefused, LogLevel.Error, "The bundle at {Uri} is refused: {Reason}")]
    private partial void LogRefused(string uri, string reason);

    [LoggerMessage(EventIds.ModelNotReported, LogLevel.Warning, "What became of the bundle could not be reported to the twin.")]
    private partial void LogNotReported(Exception error);
}
