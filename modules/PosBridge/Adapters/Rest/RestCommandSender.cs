using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using LossPrevention.Contracts;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace LossPrevention.PosBridge.Rest;

/// <summary>
/// Posts commands to tills, signed. A lane whose till fails again and again is left alone for a while, so that it costs the others nothing.
/// </summary>
/// <param name="address">The tills' address; <c>{lane}</c> in it stands for the lane.</param>
/// <param name="secret">What requests are signed with.</param>
/// <param name="timeout">For one attempt.</param>
/// <param name="clock">For signatures, pauses and limits.</param>
/// <param name="handler">The way to the tills; disposed with this.</param>
internal sealed class RestCommandSender(string address, byte[] secret, TimeSpan timeout, TimeProvider clock, HttpMessageHandler handler) : IDisposable
{
    /// <summary>Stands for the lane in the address.</summary>
    public const string LanePlace = "{lane}";

    private const int Retries = 2;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BreakDuration = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentDictionary<string, Till> lanes = new(StringComparer.Ordinal);

    /// <summary>Lanes whose till has failed again and again and has not taken a command since.</summary>
    public IReadOnlyList<string> LeftAlone =>
        [.. lanes.Where(lane => lane.Value.Circuit.CircuitState != CircuitState.Closed).Select(lane => lane.Key).Order(StringComparer.Ordinal)];

    /// <summary>Posts a command; returns once the till has answered with success.</summary>
    /// <exception cref="PosTransportException">It has not.</exception>
    public async Task SendAsync(LaneCommand command, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(command, ContractsJson.Default.LaneCommand);
        try
        {
            await lanes.GetOrAdd(command.LaneId, _ => NewTill()).Pipeline.ExecuteAsync(
                async token => await PostAsync(command, body, token), cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            throw new PosTransportException($"the till of {command.LaneId} has failed again and again and is left alone for a while", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private Till NewTill()
    {
        var circuit = new CircuitBreakerStateProvider();
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<PosTransportException>(),
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstPause,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<PosTransportException>(),
                MinimumThroughput = 2 * (Retries + 1),
                BreakDuration = BreakDuration,
                StateProvider = circuit,
            })
            .Build();
        return new Till(pipeline, circuit);
    }

    private async Task PostAsync(LaneCommand command, byte[] body, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var request = Request(command, body);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new PosTransportException($"the till of {command.LaneId} answered {(int)response.StatusCode}");
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PosTransportException($"the till of {command.LaneId} did not answer within {timeout.TotalSeconds:0.#} s", e);
        }
        catch (HttpRequestException e)
        {
            throw new PosTransportException($"the till of {command.LaneId} cannot be reached: {e.Message}", e);
        }
    }

    private HttpRequestMessage Request(LaneCommand command, byte[] body)
    {
        // Each attempt is signed anew: its receiver refuses a nonce that it has seen.
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString();
        var nonce = Guid.NewGuid().ToString("N");
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, address.Replace(LanePlace, Uri.EscapeDataString(command.LaneId), StringComparison.Ordinal)) { Content = content };
        request.Headers.Add(RestSignature.TimestampHeader, timestamp);
        request.Headers.Add(RestSignature.NonceHeader, nonce);
        request.Headers.Add(RestSignature.SignatureHeader, RestSignature.Sign(secret, timestamp, nonce, body));
        return request;
    }

    private sealed record Till(ResiliencePipeline Pipeline, CircuitBreakerStateProvider Circuit);
}
