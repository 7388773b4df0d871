using System.Collections.Concurrent;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Adapters;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Lanes;
using LossPrevention.DecisionAlert.Webhooks;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Outbox;

/// <summary>
/// Alerts, commands and reviews leave through here. Each is written in one transaction with the line of the journal or the case it belongs
/// to, and sent once that lasts; each destination is given its messages in order. What was not sent before a stop or a crash is sent after
/// the next start.
/// </summary>
internal sealed partial class OutboxDispatcher(
    StoreHost host, IMessageSender sender, WebhookDestinations webhooks, DecisionMetrics metrics, IEnumerable<IDecisionObserver> observers, TimeProvider clock,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan LateAfter = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, OutboxQueue> queues = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> withdrawn = new(StringComparer.Ordinal);
    private readonly HubDestination hub = new(sender);
    private readonly IDecisionObserver[] observers = [.. observers];
    private readonly Lock gate = new();
    private TaskCompletionSource idle = Completed();
    private int unsent;

    /// <summary>Puts an alert out; of a lane in shadow it is written and nobody is told.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="arrivedAt">When the last input it needed arrived.</param>
    /// <param name="with">What is written with it.</param>
    public void Put(Alert alert, long arrivedAt, Action<SqliteSession> with)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(alert, ContractsJson.Default.Alert);
        Put(
            alert.Shadow is true ? []
                : [Message(Destinations.Alerts, alert.AlertId, Alert.Schema, body) with { ArrivedAt = arrivedAt }, .. ToWebhooks(alert.AlertId, Alert.Schema, body)],
            with);
    }

    /// <summary>Puts out that an alert has settled by itself.</summary>
    public void Put(AlertResolved resolved, Action<SqliteSession> with)
    {
        var (id, body) = ("resolved:" + resolved.AlertId, JsonSerializer.SerializeToUtf8Bytes(resolved, ContractsJson.Default.AlertResolved));
        Put(
            resolved.Shadow is true ? []
                : [Message(Destinations.Alerts, id, AlertResolved.Schema, body), .. ToWebhooks(id, AlertResolved.Schema, body)],
            with);
    }

    /// <summary>Puts a command out.</summary>
    public void Put(LaneCommand command, Action<SqliteSession> with) => Put(
        [Message(Destinations.LaneCommands, command.CommandId, LaneCommand.Schema, JsonSerializer.SerializeToUtf8Bytes(command, ContractsJson.Default.LaneCommand))],
        with);

    /// <summary>Puts a review out, and to webhooks what it means for the stock, to be sent from <paramref name="dueAt"/> on.</summary>
    public void Put(AlertReview review, InventoryAdjustment? adjustment, DateTimeOffset dueAt, Action<SqliteSession> with)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(review, ContractsJson.Default.AlertReview);
        Outgoing[] messages =
        [
            Message(Destinations.Reviews, review.ReviewId, AlertReview.Schema, body),
            .. ToWebhooks(review.ReviewId, AlertReview.Schema, body),
            .. adjustment is null ? [] : ToWebhooks(
                adjustment.AdjustmentId, InventoryAdjustment.Schema, JsonSerializer.SerializeToUtf8Bytes(adjustment, Review.ApiJson.Default.InventoryAdjustment)),
        ];
        Put([.. messages.Select(m => m with { DueAt = dueAt })], with);
    }

    /// <summary>Takes a review back that has not been sent, with what it meant for the stock.</summary>
    public void Withdraw(string reviewId, Action<SqliteSession> with)
    {
        var at = clock.GetUtcNow();
        string[] ids = [reviewId, InventoryAdjustment.IdOf(reviewId)];
        foreach (var id in ids)
            withdrawn[id] = at;
        foreach (var old in withdrawn.Where(w => at - w.Value > LateAfter).Select(w => w.Key).ToArray())
            withdrawn.TryRemove(old, out _);
        host.Store.Post(new StoreWrite(s =>
        {
            foreach (var id in ids)
                SqliteOutbox.Withdraw(s, id, at);
            with(s);
        })
        { Committed = () => { } });
    }

    /// <summary>Sends a dead letter again.</summary>
    public async Task ResendAsync(string destination, string id)
    {
        Queue(destination).Overflowed = true;
        await host.Store.WriteAsync(s => SqliteOutbox.Revive(s, destination, id));
        await LoadInTurnAsync(destination);
    }

    /// <summary>Completes once the hub has every alert and command that was put out so far.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return idle.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var destination in AllDestinations)
            Load(destination); // before anyone can put anything out
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await WhenIdleAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(AllDestinations.Select(d => RunAsync(d, stoppingToken)));

    private IEnumerable<string> AllDestinations => [Destinations.Alerts, Destinations.LaneCommands, Destinations.Reviews, .. webhooks.Names];

    private void Put(Outgoing[] messages, Action<SqliteSession> with)
    {
        Began(messages);
        var fresh = new List<Outgoing>();
        var write = new StoreWrite(s =>
        {
            fresh.Clear();
            fresh.AddRange(messages.Where(m => SqliteOutbox.Insert(s, m)));
            with(s);
        });
        var deferred = false;
        write = write with
        {
            Committed = () =>
            {
                if (deferred)
                    return;
                Offer(fresh);
                Ended(messages.Except(fresh));
            },
            Deferred = () =>
            {
                deferred = true;
                Offer(messages);
            },
        };
        if (!host.Store.Post(write))
            write.Deferred!();
    }

    private IEnumerable<Outgoing> ToWebhooks(string id, string schema, byte[] body) => webhooks.Names.Select(name => Message(name, id, schema, body));

    private Outgoing Message(string destination, string id, string schema, byte[] body)
    {
        var now = clock.GetUtcNow();
        return new Outgoing(destination, id, schema, body, now, now);
    }

    private OutboxQueue Queue(string destination) => queues.GetOrAdd(destination, _ => new OutboxQueue());

    private void Offer(IEnumerable<Outgoing> messages)
    {
        foreach (var message in messages)
        {
            if (!Queue(message.Destination).Offer(message))
                Ended([message]);
        }
    }

    /// <summary>Takes what waits in the store alone, once memory is empty.</summary>
    private void Load(string destination)
    {
        var queue = Queue(destination);
        if (queue.Reader.TryPeek(out _))
            return;
        var rows = host.Store.Read(s => SqliteOutbox.Waiting(s, destination, OutboxQueue.Capacity));
        queue.Overflowed = false;
        Began(rows);
        Offer(rows);
        queue.Overflowed |= rows.Count == OutboxQueue.Capacity;
    }

    /// <summary>The same on the writer's thread: what was sent is marked by then, and nothing is offered meanwhile.</summary>
    private Task LoadInTurnAsync(string destination)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = host.Store.Post(new StoreWrite(_ => { })
        {
            Committed = () =>
            {
                Load(destination);
                done.SetResult();
            },
        });
        return taken ? done.Task : Task.CompletedTask;
    }

    private async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        var queue = Queue(name);
        var destination = name.StartsWith(Destinations.Webhook, StringComparison.Ordinal) ? webhooks.Of(name) : hub;
        while (await queue.Reader.WaitToReadAsync(cancellationToken))
        {
            while (queue.Reader.TryPeek(out var message))
            {
                await WaitUntilDueAsync(message, cancellationToken);
                if (!withdrawn.ContainsKey(message.Id))
                    await SendAsync(destination, message, cancellationToken);
                queue.Reader.TryRead(out _);
                Ended([message]);
            }

            if (queue.Overflowed)
                await LoadInTurnAsync(name);
        }
    }

    private async Task WaitUntilDueAsync(Outgoing message, CancellationToken cancellationToken)
    {
        var wait = message.DueAt - clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellationToken);
    }

    private async Task SendAsync(IDestination destination, Outgoing message, CancellationToken cancellationToken)
    {
        var state = OutboxState.Sent;
        string? refused = null;
        try
        {
            await SendOnceAsync(destination, message, cancellationToken);
        }
        catch (Exception error) when (error is UndeliverableException or MessageTooLargeException or JsonException)
        {
            (state, refused) = (OutboxState.Dead, error.Message);
            LogDead(message.Id, message.Destination, error.Message);
        }

        var at = clock.GetUtcNow();
        host.Store.Post(new StoreWrite(s => SqliteOutbox.Mark(s, message.Destination, message.Id, state, at, refused)) { Committed = () => { } });
        if (message is { Schema: Alert.Schema, Destination: Destinations.Alerts, ArrivedAt: not 0 } && state == OutboxState.Sent)
            Measure(message);
        if (message is { Schema: AlertReview.Schema, Destination: Destinations.Reviews } && state == OutboxState.Sent)
            metrics.Count(JsonSerializer.Deserialize(message.Body, ContractsJson.Default.AlertReview)!);
    }

    /// <summary>A message that becomes late while it is tried is begun anew, so that it says so.</summary>
    private async Task SendOnceAsync(IDestination destination, Outgoing message, CancellationToken cancellationToken)
    {
        var left = message.DueAt + LateAfter - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            using var late = new CancellationTokenSource(left, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            try
            {
                await destination.SendAsync(message, late: false, both.Token);
                return;
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // It is late from here on.
            }
        }

        await destination.SendAsync(message, late: true, cancellationToken);
    }

    private void Measure(Outgoing message)
    {
        var alert = JsonSerializer.Deserialize(message.Body, ContractsJson.Default.Alert)!;
        var took = clock.GetElapsedTime(message.ArrivedAt);
        metrics.Count(alert, took);
        foreach (var observer in observers)
        {
            try
            {
                observer.OnAlertSent(alert, took);
            }
            catch (Exception error)
            {
                LogObserverFailed(error, observer.GetType().Name);
            }
        }
    }

    private void Began(IEnumerable<Outgoing> messages) => Count(messages.Count(IsForTheHub));

    private void Ended(IEnumerable<Outgoing> messages) => Count(-messages.Count(IsForTheHub));

    private void Count(int change)
    {
        lock (gate)
        {
            if (unsent == 0 && change > 0)
                idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            unsent += change;
            if (unsent == 0)
                idle.TrySetResult();
        }
    }

    private static bool IsForTheHub(Outgoing message) => message.Destination is Destinations.Alerts or Destinations.LaneCommands;

    private static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    [LoggerMessage(EventIds.OutboxDead, LogLevel.Error, "{Id} cannot be given to {Destination}: {Reason} It is kept and can be sent again.")]
    private partial void LogDead(string id, string destination, string reason);

    [LoggerMessage(EventIds.ObserverFailed, LogLevel.Error, "{Observer} failed on a decision; the next one follows.")]
    private partial void LogObserverFailed(Exception error, string observer);
}
