using System.Text;
using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge;

/// <summary>
/// Sees commands through to their till's word: sends again what is not answered, never after its time, and says what never was. A till
/// knows a command that comes again by its id.
/// </summary>
internal sealed partial class CommandDelivery(PosBridgeMetrics metrics, IModuleHealth health, TimeProvider clock, ILogger<CommandDelivery> logger)
{
    /// <summary>The part's name in the module's health.</summary>
    public const string Part = "commands";

    /// <summary>For how long a command that never arrived degrades the module.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly Lock gate = new();
    private readonly CommandLedger ledger = new();
    private bool watching;
    private DateTimeOffset? degradedUntil;

    /// <summary>A command has left for its till.</summary>
    public void Sent(LaneCommand command)
    {
        LaneCommand? givenUp;
        lock (gate)
        {
            givenUp = watching ? ledger.Sent(command, clock.GetUtcNow()) : null;
        }

        GiveUp(givenUp is null ? [] : [givenUp]);
    }

    /// <summary>A till has answered. What cannot be read goes to the dead letters.</summary>
    public async Task AnsweredAsync(IPosTransport transport, PosCommandAnswer answer, CancellationToken cancellationToken)
    {
        var (ack, error) = Read(answer.Body);
        if (ack is null)
        {
            LogUnreadable(answer.Source, error!);
            try
            {
                var text = PanMask.Apply(Encoding.UTF8.GetString(answer.Body.Span));
                await transport.DeadLetterAsync(new DeadLetter(answer.Source, error!, text, clock.GetUtcNow()), cancellationToken);
            }
            catch (PosTransportException e)
            {
                LogUnreadable(answer.Source, e.Message); // Its command is sent again, and answered again.
            }

            return;
        }

        LaneCommand? command;
        lock (gate)
        {
            command = ledger.Answered(ack.CommandId);
        }

        if (command is not null)
        {
            metrics.CommandsAnswered.Add(1, new KeyValuePair<string, object?>("outcome", ack.Outcome.ToString()));
            LogAnswered(ack.CommandId, command.LaneId, ack.Outcome, ack.Reason is null ? "-" : PanMask.Apply(ack.Reason));
        }
    }

    /// <summary>Sends again what is due, until cancelled.</summary>
    public async Task RunAsync(IPosTransport transport, PosBridgeSettings settings, CancellationToken cancellationToken)
    {
        var retryAfter = TimeSpan.FromMilliseconds(settings.CommandRetryMs);
        lock (gate)
        {
            // A recording's tills answer nothing, and its commands are dated by its own time.
            watching = retryAfter > TimeSpan.Zero && !transport.DrivesProgress;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (watching)
            {
                await RetryAsync(transport, retryAfter, cancellationToken);
            }
        }
    }

    private async Task RetryAsync(IPosTransport transport, TimeSpan retryAfter, CancellationToken cancellationToken)
    {
        IReadOnlyList<LaneCommand> again;
        IReadOnlyList<LaneCommand> givenUp;
        var now = clock.GetUtcNow();
        lock (gate)
        {
            (again, givenUp) = ledger.Due(now, retryAfter);
        }

        GiveUp(givenUp);
        if (degradedUntil <= now)
        {
            degradedUntil = null;
            health.Set(Part, HealthStatus.Healthy);
        }

        foreach (var command in again)
        {
            try
            {
                await transport.SendAsync(command, cancellationToken);
                metrics.CommandsRetried.Add(1);
                LogAgain(command.CommandId, command.LaneId);
            }
            catch (PosTransportException)
            {
                return; // The connection is away and says so; what is due stays due.
            }

            lock (gate)
            {
                ledger.Sent(command, clock.GetUtcNow());
            }
        }
    }

    private void GiveUp(IReadOnlyList<LaneCommand> commands)
    {
        foreach (var command in commands)
        {
            metrics.CommandsUndelivered.Add(1);
            LogGivenUp(command.CommandId, command.Kind, command.LaneId);
            degradedUntil = clock.GetUtcNow() + Memory;
            health.Set(Part, HealthStatus.Degraded, $"the till of {command.LaneId} did not answer {command.Kind} {command.CommandId} in its time");
        }
    }

    private static (LaneCommandAck? Ack, string? Error) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var ack = JsonSerializer.Deserialize(body.Span, ContractsJson.Default.LaneCommandAck);
            return string.IsNullOrEmpty(ack?.CommandId) ? (null, "commandId must be a text") : (ack, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null, PanMask.Apply(e.Message));
        }
    }

    [LoggerMessage(EventIds.CommandAnswered, LogLevel.Information, "Command {CommandId} was answered by {Lane}: {Outcome} ({Reason}).")]
    private partial void LogAnswered(string commandId, string lane, LaneCommandOutcome outcome, string reason);

    [LoggerMessage(EventIds.CommandAgain, LogLevel.Information, "Command {CommandId} was not answered by {Lane} and went out again.")]
    private partial void LogAgain(string commandId, string lane);

    [LoggerMessage(EventIds.CommandUndelivered, LogLevel.Warning, "Command {CommandId} ({Kind}) was not delivered: {Lane} did not answer in its time.")]
    private partial void LogGivenUp(string commandId, LaneCommandKind kind, string lane);

    [LoggerMessage(EventIds.CommandAnswerUnreadable, LogLevel.Warning, "{Source}: an answer to a command cannot be used: {Reason}.")]
    private partial void LogUnreadable(string source, string reason);
}
