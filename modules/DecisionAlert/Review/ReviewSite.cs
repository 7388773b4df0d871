using System.Net;
using System.Threading.Channels;
using LossPrevention.DecisionAlert.Review.Accounts;
using LossPrevention.DecisionAlert.Review.Calibration;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.DecisionAlert.Review.OpenId;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Review;

/// <summary>Serves the review pages from the module's own process: nothing comes from elsewhere, and they work without the network outside.</summary>
internal sealed partial class ReviewSite(ReviewParts parts, IEnumerable<ReviewHosting> hostings, ILogger<ReviewSite> logger) : IHostedService, IAsyncDisposable
{
    private const int MaxRequest = 256 * 1024;
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(50);
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private WebApplication? app;
    private Task telling = Task.CompletedTask;

    /// <summary>Where the pages are; null while they are not served.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Every call that is answered, as method and path.</summary>
    public IEnumerable<string> Routes => app is null ? [] : app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => $"{m} {e.RoutePattern.RawText}"));

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = parts.Settings.Review;
        if (settings.Port == 0)
            return;
        app = Build(settings);
        await app.StartAsync(cancellationToken);
        var host = IPAddress.TryParse(settings.Listen, out var ip) && ip.Equals(IPAddress.Any) ? Dns.GetHostName() : IPAddress.IsLoopback(ip!) ? "localhost" : settings.Listen;
        Address = new Uri($"{(settings.Https ? "https" : "http")}://{host}:{settings.Port}/");
        LogServing(Address);
        parts.Cases.Changed += OnChanged;
        telling = TellAsync(app.Services.GetRequiredService<IHubContext<LiveHub>>(), app.Lifetime.ApplicationStopping);
        if (hostings.FirstOrDefault() is { } hosting && parts.Host.Store.FilePath is null)
            hosting.Announce(new Uri(Address, "demo?token=" + app.Services.GetRequiredService<DemoDoor>().Token));
        else if (parts.Accounts.BeginSetUp() is { } token)
            LogSetUp(new Uri(Address, "setup?token=" + token));
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        parts.Cases.Changed -= OnChanged;
        if (app is null)
            return;
        await app.StopAsync(cancellationToken);
        await telling;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private WebApplication Build(ReviewSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ReviewSite).Assembly.GetName().Name });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequest;
            kestrel.Listen(IPAddress.Parse(settings.Listen), settings.Port, listen =>
            {
                if (settings.Https)
                    listen.UseHttps(ReviewCertificate.Get(settings.CertificateFile, DataFolder(), parts.Clock));
            });
        });
        var services = builder.Services;
        services.AddSingleton(parts.Clock);
        services.AddSingleton(parts);
        services.AddSingleton<DemoDoor>();
        services.AddSingleton<CardsCache>();
        services.AddSingleton<RecentViews>();
        services.AddSingleton(new BoxedFrames(parts.Clips));
        services.AddRouting();
        services.AddRazorComponents();
        services.AddSignalR();
        var protection = services.AddDataProtection().SetApplicationName("loss-prevention-review");
        if (DataFolder() is { } folder)
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(Path.Combine(folder, "review-keys")));
        else
            services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.AddReviewSecurity(settings);

        var site = builder.Build();
        site.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (Exception error) when (error is not BadHttpRequestException && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
            {
                LogFailed(error, context.GetEndpoint()?.DisplayName ?? "no page");
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        });
        site.UseReviewSecurity(settings);
        site.MapReviewPages();
        site.MapReviewClips();
        site.MapReviewActions();
        site.MapReviewApi();
        site.MapAdministrationApi();
        site.MapCalibration();
        if (settings.OpenId.Authority is not null)
            site.MapOpenId();
        site.MapHub<LiveHub>("/live").RequireAuthorization(Policies.See);
        return site;
    }

    /// <summary>Where keys and a certificate of its own are kept: beside the journal.</summary>
    private string? DataFolder() => parts.Host.Store.FilePath is { } file ? Path.GetDirectoryName(Path.GetFullPath(file)) : null;

    private void OnChanged(Cases.ReviewCase changed) => changes.Writer.TryWrite(true);

    /// <summary>Tells the open pages that something changed, several changes together.</summary>
    private async Task TellAsync(IHubContext<LiveHub> hub, CancellationToken stopping)
    {
        try
        {
            await foreach (var _ in changes.Reader.ReadAllAsync(stopping))
            {
                await hub.Clients.All.SendAsync("changed", stopping);
                await Task.Delay(TellEvery, parts.Clock, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The module stops.
        }
    }

    [LoggerMessage(EventIds.ReviewServing, LogLevel.Information, "The review pages are at {Address}.")]
    private partial void LogServing(Uri address);

    [LoggerMessage(EventIds.ReviewFailed, LogLevel.Error, "A review page failed: {Page}.")]
    private partial void LogFailed(Exception error, string page);

    [LoggerMessage(EventIds.ReviewSetUp, LogLevel.Warning, "There is no account yet. This link works once and makes the first: {Link}")]
    private partial void LogSetUp(Uri link);
}
