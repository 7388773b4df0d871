using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace LossPrevention.DecisionAlert.Review.OpenId;

/// <summary>
/// The provider's addresses and signing keys, as it publishes them. Asked when they are needed, kept half a day, asked again when a token
/// bears a key they lack.
/// </summary>
internal sealed class ProviderMetadata(OpenIdSettings settings, HttpClient http, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromHours(12);
    private static readonly TimeSpan UsableFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string address = settings.Authority!.TrimEnd('/') + "/.well-known/openid-configuration";
    private OpenIdConnectConfiguration? known;
    private DateTimeOffset readAt;
    private DateTimeOffset askedAt = DateTimeOffset.MinValue;

    /// <summary>What the provider publishes; up to a day old where it does not answer.</summary>
    /// <exception cref="SignInRefusedException">It does not answer, or publishes no such thing.</exception>
    public Task<OpenIdConnectConfiguration> GetAsync(CancellationToken cancellationToken) => GetAsync(null, cancellationToken);

    /// <summary>The same, asked anew since a token bears a key that <paramref name="stale"/> lacks; at most once in half a minute.</summary>
    /// <exception cref="SignInRefusedException">There is none.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(OpenIdConnectConfiguration? stale, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            var isFresh = known is not null && now - readAt < FreshFor && !ReferenceEquals(known, stale);
            if (!isFresh && now - askedAt >= (known is null ? TryAgainAfter : AskAgainAfter))
                await AskAsync(now, cancellationToken);
            return known is not null && now - readAt < UsableFor ? known : throw new SignInRefusedException(SignInRefusal.ProviderAbsent, address);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task AskAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        askedAt = now;
        try
        {
            var retriever = new HttpDocumentRetriever(http) { RequireHttps = new Uri(address).Scheme == "https" };
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancellationToken);
            if (read.Issuer is not { Length: > 0 } issuer || issuer.Contains('{', StringComparison.Ordinal) || read.SigningKeys.Count == 0)
                throw new SignInRefusedException(SignInRefusal.ProviderAbsent, "The provider names no issuer of its own or no signing key.");
            (known, readAt) = (read, now);
        }
        catch (Exception error) when (error is not SignInRefusedException && !cancellationToken.IsCancellationRequested)
        {
            if (known is null)
                throw new SignInRefusedException(SignInRefusal.ProviderAbsent, error.Message);
        }
    }
}
