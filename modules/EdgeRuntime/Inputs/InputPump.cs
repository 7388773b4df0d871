using System.Text.Json;
using LossPrevention.Contracts;
using Microsoft.Extensions.Logging;

namespace LossPrevention.EdgeRuntime;

/// <summary>One input: a bounded queue that the connection fills, and one loop that reads and handles, one message at a time.</summary>
internal sealed partial class InputPump : IAsyncDisposable
{
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

    /// <summary>Takes a message on the connection's thread: enqueue and return.</summary>
    public MessageDisposition Take(EdgeMessage message) =>
        queue.TryEnqueue(message) ? MessageDisposition.Accepted : MessageDisposition.Abandoned;

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

        var lost = queue.Waiting + Volatile.Read(ref inHand);
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
            while (await queue.WaitToDequeueAsync(stopping.Token))
            {
                while (!stopping.IsCancellationRequested && queue.TryDequeue(out var message))
                {
                    Volatile.Write(ref inHand, 1);
                    await HandleAsync(message);
                    Volatile.Write(ref inHand, 0);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The deadline is over.
        }
    }

    private async Task HandleAsync(EdgeMessage message)
    {
        if (Find(message) is not { } registration)
        {
            // Nobody here reads it, and delivering it again would not change that.
            metrics.CountRejected(Input, "unknownSchema");
            LogUnknown(Input, message.MessageId, WhyUnknown(message.Schema));
            return;
        }

        object content;
        try
        {
            content = registration.Read(message);
        }
        catch (JsonException error)
        {
            metrics.CountRejected(Input, "invalid");
            LogInvalid(Input, message.MessageId, registration.Schema, error.Message);
            return;
        }

        var start = clock.GetTimestamp();
        try
        {
            await registration.HandleAsync(services, content, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            metrics.CountFailed(Input);
            LogHandlerFailed(error, Input, message.MessageId);
        }

        metrics.RecordHandling(Input, registration.Schema, clock.GetElapsedTime(start));
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
}
