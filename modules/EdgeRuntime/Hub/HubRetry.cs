using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace LossPrevention.EdgeRuntime;

/// <summary>Repeats a call to the hub until it is taken or the token is cancelled.</summary>
/// <remarks>
/// Every <see cref="EdgeHubException"/> is repeated, whatever its text: the SDK names failures non-transient that pass by themselves.
/// </remarks>
internal sealed partial class HubRetry
{
    private static readonly ResiliencePropertyKey<string> CallKey = new("call");

    private readonly ResiliencePipeline pipeline;
    private readonly ILogger logger;

    public HubRetry(ModuleHostOptions options, TimeProvider clock, RuntimeMetrics metrics, ILogger<HubRetry> logger)
    {
        this.logger = logger;
        pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.RetryMaxDelay,
                ShouldHandle = static args => ValueTask.FromResult(args.Outcome.Exception is EdgeHubException),
                OnRetry = args =>
                {
                    var call = args.Context.Properties.GetValue(CallKey, "call");
                    metrics.CountRetry(call);
                    LogRetried(call, args.AttemptNumber + 1, args.RetryDelay, args.Outcome.Exception?.Message);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    public Task RunAsync(string call, Func<CancellationToken, Task> action, CancellationToken cancellationToken) =>
        RunAsync<object?>(call, async token => { await action(token); return null; }, cancellationToken);

    public async Task<T> RunAsync<T>(string call, Func<CancellationToken, Task<T>> action, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            return await pipeline.ExecuteAsync(
                static async (context, action) => await action(context.CancellationToken), context, action);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    [LoggerMessage(EventIds.HubCallRetried, LogLevel.Warning, "Hub call {Call} failed (attempt {Attempt}): {Reason} Next in {Delay}.")]
    private partial void LogRetried(string call, int attempt, TimeSpan delay, string? reason);
}
