using LossPrevention.EdgeRuntime;

namespace LossPrevention.EdgeSimulator.Hub;

/// <summary>Delivers what waits for one input, one message at a time, until the module takes it.</summary>
internal sealed class InputEndpoint : IAsyncDisposable
{
    private readonly InProcessHub hub;
    private readonly FaultDice dice;
    private readonly InputQueue queue;
    private readonly CancellationTokenSource stop = new();
    private readonly Task pump;
    private long delivered;
    private long abandoned;
    private long lost;

    public InputEndpoint(InProcessHub hub, string module, string input)
    {
        this.hub = hub;
        Module = module;
        Input = input;
        // A stable salt, so that one seed gives the same faults in every run.
        dice = new FaultDice(hub.Options.Faults, $"{module}/{input}".Aggregate(17, (h, c) => unchecked((h * 31) + c)));
        queue = new InputQueue(hub.Options.InputCapacity, dice);
        pump = Task.Run(PumpAsync);
    }

    public string Module { get; }

    public string Input { get; }

    public InputState State => new(
        Module, Input, queue.Count, Interlocked.Read(ref delivered), Interlocked.Read(ref abandoned), Interlocked.Read(ref lost));

    public async Task PutAsync(HubMessage message, int priority, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stop.Token);
        try
        {
            await queue.PutAsync(new InputQueue.Waiting(message, priority, message.SentAt + timeToLive), either.Token);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new EdgeHubException("The edge hub has stopped.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.Dispose();
        stop.Dispose();
    }

    private async Task PumpAsync()
    {
        var token = stop.Token;
        while (!token.IsCancellationRequested)
        {
            var waiting = await queue.TakeAsync(token);
            try
            {
                await DeliverAsync(waiting, token);
            }
            finally
            {
                queue.Release();
            }
        }
    }

    private async Task DeliverAsync(InputQueue.Waiting waiting, CancellationToken token)
    {
        await WaitAsync(dice.Delay(), token);
        var deliveries = dice.Duplicate() ? 2 : 1;
        var pause = hub.Options.RedeliverAfter;
        while (deliveries > 0)
        {
            if (waiting.ExpiresAt <= hub.Clock.GetUtcNow())
            {
                Lose(waiting.Message, "it waited past the route's timeToLiveSecs");
                return;
            }

            var client = await hub.WhenOpenAsync(Module, token);
            if (client.Handler(Input) is not { } handler)
            {
                Lose(waiting.Message, $"module {Module} has no input '{Input}'");
                return;
            }

            if (client.Deliver(handler, waiting.Message.Message) == MessageDisposition.Accepted)
            {
                Interlocked.Increment(ref delivered);
                deliveries--;
                continue;
            }

            Interlocked.Increment(ref abandoned);
            await WaitAsync(pause, token);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, hub.Options.RedeliverAtMost.Ticks));
        }
    }

    private void Lose(HubMessage message, string reason)
    {
        Interlocked.Increment(ref lost);
        hub.Lost(message, Input, reason);
    }

    private Task WaitAsync(TimeSpan time, CancellationToken token) =>
        time > TimeSpan.Zero ? Task.Delay(time, hub.Clock, token) : Task.CompletedTask;
}
