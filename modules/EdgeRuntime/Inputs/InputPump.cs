using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>One input: a bounded queue that the connection fills, and one loop that reads and handles them, one batch at a time.</summary>
internal sealed partial class InputPump : IAsyncDisposable
{
    /// <summary>
    /// Timers fire up to so much late, one tick of the kernel's coarse clock (4 ms at 250 Hz), the next millisecond and the wake-up; without
    /// this the longest wait would be over its bound. Of a wait shorter than twice this, half.
    /// </summary>
    private static readonly TimeSpan TimerSlack = TimeSpan.FromMilliseconds(8);

    private readonly Dictionary<string, InputRegistration> bySchema;
    private readonly InputRegistration? only;
    private readonly BoundedQueue<EdgeMessage> queue;
    private readonly IServiceProvider services;
    private readonly RuntimeMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly IDisposable shown;
    private readonly CancellationTokenSource stopping = new();
    private Task loop = Task.CompletedTask;
    private EdgeMessage? next;
    private int inHand;

    public InputPump(
        string input,
        IReadOnlyList<InputRegistration> registrations,
        IServiceProvider services,
        QueueMetrics queues,
        RuntimeMetrics metrics,
        TimeProvider clock,
        ILogger<InputPump> logger)
    {
        Input = input;
        bySchema = registrations.ToDictionary(r => r.Schema, StringComparer.Ordinal);
        only = registrations.Count == 1 ? registrations[0] : null;
        queue = new BoundedQueue<EdgeMessage>(input, registrations.Max(r => r.Capacity), registrations[0].Policy);
        shown = queues.Register(queue);
        this.services = services;
        this.metrics = metrics;
        this.clock = clock;
        this.logger = logger;
    }

    public string Input { get; }

    /// <summary>Takes a message on the connection's thread: enqueue and return. Of a queue that drops none the hub forgets it once it is handled.</summary>
    public MessageDisposition Take(EdgeMessage message)
    {
        if (queue.Policy == QueueFullPolicy.Refuse)
        {
            message.Settlement?.Defer();
        }

        return queue.TryEnqueue(message) ? MessageDisposition.Accepted : MessageDisposition.Abandoned;
    }

    public void Start() => loop = RunAsync();

    /// <summary>Takes nothing more in and handles what waits, until <paramref name="deadline"/> is cancelled.</summary>
    /// <returns>How many messages were lost.</returns>
    public async Task<int> DrainAsync(CancellationToken deadline)
    {
        queue.Complete();
        try
        {
            await loop.WaitAsync(deadline);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // Said below.
        }

        var lost = queue.Waiting + Volatile.Read(ref inHand) + (next is null ? 0 : 1);
        await stopping.CancelAsync();
        if (lost > 0)
        {
            LogLost(Input, lost);
        }

        return lost;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        shown.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (next is not null || await queue.WaitToDequeueAsync(stopping.Token))
            {
                while (!stopping.IsCancellationRequested && TryTake(out var message))
                {
                    Volatile.Write(ref inHand, 1);
                    if (Open(message) is { } opened)
                    {
                        await HandleAsync(opened.Registration, await FillAsync(opened));
                    }

                    Volatile.Write(ref inHand, 0);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The deadline is over.
        }
    }

    private bool TryTake([MaybeNullWhen(false)] out EdgeMessage message)
    {
        (message, next) = (next, null);
        return message is not null || queue.TryDequeue(out message);
    }

    /// <summary>The messages that are handled together with the first one: those of its schema that follow it, up to its limits.</summary>
    private async Task<List<Opened>> FillAsync(Opened first)
    {
        var limits = first.Registration.Limits(services);
        var batch = new List<Opened> { first };
        var started = clock.GetTimestamp();
        while (batch.Count < limits.Messages)
        {
            if (!queue.TryDequeue(out var message))
            {
                var left = Patience(limits.Wait) - clock.GetElapsedTime(started);
                if (left <= TimeSpan.Zero || !await ArrivesAsync(left))
                {
                    break;
                }

                continue;
            }

            if (message.Schema != first.Message.Schema)
            {
                next = message;
                break;
            }

            if (Open(message) is { } opened)
            {
                batch.Add(opened);
                Volatile.Write(ref inHand, batch.Count);
            }
        }

        return batch;
    }

    private static TimeSpan Patience(TimeSpan bound) => bound - (TimerSlack < bound / 2 ? TimerSlack : bound / 2);

    /// <summary>Whether a message arrives within a time.</summary>
    private async Task<bool> ArrivesAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping.Token);
        try
        {
            return await queue.WaitToDequeueAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A message read; null where it cannot be, which is counted and said.</summary>
    private Opened? Open(EdgeMessage message)
    {
        if (Find(message) is not { } registration)
        {
            // Nobody here reads it, and delivering it again would not change that.
            metrics.CountRejected(Input, "unknownSchema");
            LogUnknown(Input, message.MessageId, WhyUnknown(message.Schema));
            message.Settlement?.Settle();
            return null;
        }

        try
        {
            return new Opened(message, registration, registration.Read(message));
        }
        catch (JsonException error)
        {
            metrics.CountRejected(Input, "invalid");
            LogInvalid(Input, message.MessageId, registration.Schema, error.Message);
            message.Settlement?.Settle();
            return null;
        }
    }

    private async Task HandleAsync(InputRegistration registration, List<Opened> batch)
    {
        var start = clock.GetTimestamp();
        try
        {
            await registration.HandleAsync(services, [.. batch.Select(opened => opened.Content)], () => Settle(batch), stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception) when (batch.Count > 1)
        {
            foreach (var opened in batch)
            {
                await HandleAsync(registration, [opened]);
            }

            return;
        }
        catch (Exception error)
        {
            metrics.CountFailed(Input);
            LogHandlerFailed(error, Input, batch[0].Message.MessageId);
            Settle(batch); // it would fail again
        }

        metrics.RecordHandling(Input, registration.Schema, clock.GetElapsedTime(start));
    }

    private static void Settle(List<Opened> batch)
    {
        foreach (var opened in batch)
        {
            opened.Message.Settlement?.Settle();
        }
    }

    private InputRegistration? Find(EdgeMessage message) =>
        message.Schema is { } schema ? bySchema.GetValueOrDefault(schema) : only;

    /// <summary>Another version of a message that is read here says which side to update; any other, to look at the route.</summary>
    private string WhyUnknown(string? schema)
    {
        var name = schema?.Split('/')[0];
        var nearest = bySchema.Keys.FirstOrDefault(s => s.Split('/')[0] == name) ?? bySchema.Keys.First();
        ContractSchema.Understands(nearest, schema, out var reason);
        return reason!;
    }

    [LoggerMessage(EventIds.MessageUnknown, LogLevel.Warning, "Input {Input}: message {MessageId} was left out. {Reason}")]
    private partial void LogUnknown(string input, string messageId, string reason);

    [LoggerMessage(EventIds.MessageInvalid, LogLevel.Warning, "Input {Input}: message {MessageId} is no {Schema}: {Reason}")]
    private partial void LogInvalid(string input, string messageId, string schema, string reason);

    [LoggerMessage(EventIds.MessageHandlerFailed, LogLevel.Error, "Input {Input}: message {MessageId} could not be handled.")]
    private partial void LogHandlerFailed(Exception error, string input, string messageId);

    [LoggerMessage(EventIds.InputLost, LogLevel.Error, "Input {Input}: {Lost} messages were lost, the stop's deadline is over.")]
    private partial void LogLost(string input, int lost);

    private sealed record Opened(EdgeMessage Message, InputRegistration Registration, object Content);
}
