using System.Security.Cryptography;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.Recognition;

/// <summary>
/// Sends what the store has learned to a container, on a schedule and when asked for by direct method <c>exportLearned</c>. The same lessons
/// have the same name, so that an export that is done again changes nothing. One export runs at a time.
/// </summary>
internal sealed partial class LearnedExporter(
    Recognizer recognizer, ITwinSettings<RecognitionSettings> settings, IModuleHealth health, TimeProvider clock, ILogger<LearnedExporter> logger)
    : BackgroundService, IMethodHandler<ExportLearnedRequest, ExportLearnedResponse>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim one = new(1);

    /// <inheritdoc/>
    public Task<ExportLearnedResponse> HandleAsync(ExportLearnedRequest request, CancellationToken cancellationToken) =>
        settings.Current.Export is { } export
            ? ExportAsync(export, cancellationToken)
            : throw new InvalidOperationException("There is nowhere to export to; set export.uri and export.keyFile.");

    /// <inheritdoc/>
    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A first pause spreads a chain's stores, which a rollout starts together, over the interval.
        var begun = clock.GetTimestamp();
        var pause = RandomNumberGenerator.GetInt32(1000) / 1000d;
        while (true)
        {
            await Task.Delay(LookAgain, clock, stoppingToken);
            if (settings.Current.Export is not { EveryHours: > 0 } export || clock.GetElapsedTime(begun) < pause * TimeSpan.FromHours(export.EveryHours))
            {
                continue;
            }

            (begun, pause) = (clock.GetTimestamp(), 1);
            try
            {
                await ExportAsync(export, stoppingToken);
            }
            catch (BundleException e)
            {
                LogNotExported(e.Message);
            }
        }
    }

    private async Task<ExportLearnedResponse> ExportAsync(ExportSettings export, CancellationToken cancellationToken)
    {
        await one.WaitAsync(cancellationToken);
        try
        {
            var answer = await SendAsync(export, cancellationToken);
            health.Set("export", HealthStatus.Healthy);
            return answer;
        }
        catch (BundleException e)
        {
            health.Set("export", HealthStatus.Degraded, e.Message);
            throw;
        }
        finally
        {
            one.Release();
        }
    }

    private async Task<ExportLearnedResponse> SendAsync(ExportSettings export, CancellationToken cancellationToken)
    {
        if (recognizer.ExportLearned() is not { } delta)
        {
            return new ExportLearnedResponse("nothingLearned", null, 0, 0);
        }

        using var key = ECDsa.Create();
        string signature;
        try
        {
            key.ImportFromPem(await File.ReadAllTextAsync(export.KeyFile, cancellationToken));
            signature = export.SasFile is null ? "" : await File.ReadAllTextAsync(export.SasFile, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new BundleException($"What was learned cannot be signed or sent: {e.Message.TrimEnd('.')}; check export.keyFile and export.sasFile.", e);
        }

        var (name, bytes) = GalleryDeltaFile.Write(delta, key);
        if (bytes.Length > GalleryDeltaFile.MaxBytes)
        {
            throw new BundleException($"What was learned takes {bytes.Length} bytes; at most {GalleryDeltaFile.MaxBytes} travel. Lower learnedProducts.");
        }

        using var container = new BlobContainer(export.Container!, signature, clock, BundleUnavailableException.Of);
        var isNew = await container.PutAsync(name, bytes, cancellationToken);
        LogExported(delta.Products.Count, name, isNew ? "sent" : "there already");
        return new ExportLearnedResponse(isNew ? "sent" : "thereAlready", name, delta.Products.Count, bytes.Length);
    }

    [LoggerMessage(EventIds.LearnedExported, LogLevel.Information, "{Products} learned products as {Name}: {Outcome}.")]
    private partial void LogExported(int products, string name, string outcome);

    [LoggerMessage(EventIds.LearnedNotExported, LogLevel.Warning, "What was learned was not exported: {Reason}")]
    private partial void LogNotExported(string reason);
}
