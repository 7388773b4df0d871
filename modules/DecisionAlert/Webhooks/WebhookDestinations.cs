using LossPrevention.DecisionAlert.Outbox;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Webhooks;

/// <summary>The webhooks of the settings, as they were at the start.</summary>
internal sealed class WebhookDestinations : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
    private readonly Dictionary<string, WebhookDestination> destinations;

    public WebhookDestinations(ITwinSettings<DecisionAlertSettings> twin, TimeProvider clock) =>
        destinations = twin.Current.Webhooks.ToDictionary(
            w => Destinations.Webhook + w.Key, w => new WebhookDestination(http, w.Value, clock), StringComparer.Ordinal);

    /// <summary>Their destinations' names.</summary>
    public IReadOnlyCollection<string> Names => destinations.Keys;

    /// <summary>One of them.</summary>
    public IDestination Of(string name) => destinations[name];

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
