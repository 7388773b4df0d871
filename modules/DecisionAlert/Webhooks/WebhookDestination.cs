using System.Net;
using System.Net.Http.Headers;
using LossPrevention.DecisionAlert.Outbox;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace LossPrevention.DecisionAlert.Webhooks;

/// <summary>
/// Posts messages to one address, signed. An address out of reach is tried again, with jitter, for two days; while it keeps failing the
/// circuit is open and it is asked once a minute. Whatever it refuses for good becomes a dead letter.
/// </summary>
internal sealed class WebhookDestination : IDestination
{
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(2);
    private readonly HttpClient http;
    private readonly Uri address;
    private readonly string secretFile;
    private readonly TimeProvider clock;
    private readonly ResiliencePipeline<HttpStatusCode> pipeline;

    public WebhookDestination(HttpClient http, WebhookSettings settings, TimeProvider clock)
    {
        (this.http, address, secretFile, this.clock) = (http, new Uri(settings.Url), settings.SecretFile, clock);
        pipeline = new ResiliencePipelineBuilder<HttpStatusCode> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpStatusCode>
            {
                ShouldHandle = args => ValueTask.FromResult(
                    clock.GetUtcNow() < args.Context.Properties.GetValue(SendBefore, DateTimeOffset.MaxValue) && MayPass(args.Outcome)),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromMinutes(1),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpStatusCode>
            {
                ShouldHandle = new PredicateBuilder<HttpStatusCode>()
                    .Handle<HttpRequestException>().Handle<TimeoutRejectedException>()
                    .HandleResult(status => (int)status >= 500),
                MinimumThroughput = 5,
                FailureRatio = 0.8,
                SamplingDuration = TimeSpan.FromMinutes(1),
                BreakDuration = TimeSpan.FromMinutes(1),
            })
            .AddTimeout(TimeSpan.FromSeconds(15))
            .Build();
    }

    private static ResiliencePropertyKey<DateTimeOffset> SendBefore => new("sendBefore");

    /// <inheritdoc/>
    public async Task SendAsync(Outgoing message, bool late, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(SendBefore, message.MadeAt + GiveUpAfter);
        try
        {
            var status = await pipeline.ExecuteAsync(
                async (c, m) => await PostAsync(m, late, c.CancellationToken), context, message);
            if ((int)status is < 200 or >= 300)
                throw new UndeliverableException($"{address.Host} answered {(int)status}.");
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or IOException)
        {
            throw new UndeliverableException($"{address.Host} could not be reached for {GiveUpAfter.TotalDays:F0} days: {error.Message}");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static bool MayPass(Outcome<HttpStatusCode> outcome) => outcome.Exception is null
        ? outcome.Result is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)outcome.Result >= 500
        : outcome.Exception is HttpRequestException or TimeoutRejectedException or IOException or BrokenCircuitException;

    private async ValueTask<HttpStatusCode> PostAsync(Outgoing message, bool late, CancellationToken cancellationToken)
    {
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(message.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-LossPrevention-Event", message.Id);
        request.Headers.Add("X-LossPrevention-Schema", message.Schema);
        request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.Add(WebhookSignature.SignatureHeader, WebhookSignature.Sign(WebhookSignature.ReadSecret(secretFile), timestamp, message.Body));
        if (late)
            request.Headers.Add("X-LossPrevention-Late", "true");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return response.StatusCode;
    }
}
