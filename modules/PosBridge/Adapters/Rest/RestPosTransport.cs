using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using LossPrevention.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace LossPrevention.PosBridge.Rest;

/// <summary>
/// Tills without a broker: they post their events here, and commands are posted to them. What cannot be used is told to its sender, and
/// kept in a file where the settings name a place.
/// </summary>
internal sealed class RestPosTransport : BrokerPosTransport
{
    private readonly RestIntake intake;
    private readonly ILogger logger;
    private volatile RestCommandSender? sender;

    /// <summary>A transport of these settings.</summary>
    public RestPosTransport(PosBridgeSettings settings, PosBridgeMetrics metrics, TimeProvider clock, ILogger<RestPosTransport> logger)
        : base(settings, metrics, clock, logger)
    {
        this.logger = logger;
        intake = new RestIntake(Deliveries, settings.Transport.Prefetch, Timeout, clock);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Troubles =>
        [.. (sender?.LeftAlone ?? []).Select(lane => $"the till of {lane} has failed again and again and is left alone for 10 s at a time: commands do not reach it")];

    private TimeSpan Timeout => TimeSpan.FromMilliseconds(Settings.Transport.TimeoutMs);

    /// <inheritdoc/>
    public override Task AcknowledgeAsync(IReadOnlyList<PosDelivery> deliveries, CancellationToken cancellationToken)
    {
        foreach (var delivery in deliveries)
        {
            var ticket = (RestTicket)delivery.Token;
            Deliveries.Acknowledge(ticket.Number);
            RestIntake.Complete(ticket);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task SendAsync(LaneCommand command, CancellationToken cancellationToken)
    {
        var current = sender ?? throw new PosTransportException(State.Reason ?? "not listening");
        try
        {
            await current.SendAsync(command, cancellationToken);
        }
        catch (PosTransportException e)
        {
            // One till's failure must not hold up the others' commands: this one goes out again while its time lasts.
            Log.NotSent(logger, command.CommandId, e.Message);
            return;
        }

        var ack = new LaneCommandAck { CommandId = command.CommandId, Outcome = LaneCommandOutcome.Shown };
        Deliveries.Enqueue((_, _) => new PosCommandAnswer(command.LaneId, JsonSerializer.SerializeToUtf8Bytes(ack, ContractsJson.Default.LaneCommandAck)));
    }

    /// <inheritdoc/>
    public override Task DeadLetterAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        intake.Refuse(letter.Source, letter.Reason);
        return Settings.StatePath is { } folder ? DeadLetterFile.AppendAsync(folder, letter, cancellationToken) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        intake.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ServeAsync(CancellationToken cancellationToken)
    {
        var secret = await RestSecret.ReadAsync(Settings.Transport.PasscodeFile!, cancellationToken);
        using var commands = new RestCommandSender(
            Settings.Transport.Uri!, secret, Timeout, Clock, new SocketsHttpHandler { AllowAutoRedirect = false });
        await using var server = intake.Create(Settings.Transport.Listen!, secret);
        await StartAsync(server, cancellationToken);
        sender = commands;
        Connected();
        try
        {
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, Clock, cancellationToken);
        }
        finally
        {
            sender = null;
            using var limit = new CancellationTokenSource(GoodbyeLimit, Clock);
            await server.StopAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stopped();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails here, an address in use or not to be had, means: not listening, and why.")]
    private static async Task StartAsync(WebApplication server, CancellationToken cancellationToken)
    {
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new PosTransportException(e.Message, e);
        }
    }
}

/// <summary>Log messages of the REST transport.</summary>
internal static partial class Log
{
    /// <summary>A command did not reach its till.</summary>
    [LoggerMessage(EventIds.CommandWaits, LogLevel.Warning, "Command {CommandId} has not reached its till: {Reason}.")]
    public static partial void NotSent(ILogger logger, string commandId, string reason);
}
