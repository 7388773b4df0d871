using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using LossPrevention.Contracts;
using LossPrevention.PosBridge.Stomp;
using LossPrevention.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>Tills that speak STOMP to a real ActiveMQ; the bridge does too, unless told to reach it otherwise.</summary>
/// <param name="broker">The broker.</param>
/// <param name="ownsBroker">Whether it ends with the rig.</param>
/// <param name="other">The bridge's other way: the transport part of its twin, and how such a transport is made.</param>
internal sealed class StompRig(ActiveMqBroker broker, bool ownsBroker, (JsonObject Twin, Func<PosBridgeSettings, PosBridgeMetrics, IPosTransport> Make)? other = null) : PosRig
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private StompPosPublisher? publisher;

    private PosBridgeMetrics Metrics => new(services.GetRequiredService<IMeterFactory>());

    /// <summary>How the tills reach the broker, whatever the bridge does.</summary>
    private PosBridgeSettings Tills => Settings(transport => transport with { Kind = PosTransportKind.Stomp, Uri = broker.StompUri });

    protected override JsonObject TransportTwin => other?.Twin.DeepClone().AsObject() ?? new()
    {
        ["kind"] = "stomp",
        ["uri"] = broker.StompUri,
        ["heartBeatMs"] = 1_000,
        ["maxReconnectDelayMs"] = 500,
    };

    public override IPosTransport NewTransport() => NewTransport(Settings());

    public IPosTransport NewTransport(PosBridgeSettings settings) =>
        other?.Make(settings, Metrics) ?? new StompPosTransport(settings, Metrics, TimeProvider.System, NullLogger<StompPosTransport>.Instance);

    public override async Task PublishAsync(ReadOnlyMemory<byte> message)
    {
        using var late = new CancellationTokenSource(Limit, TimeProvider.System);
        while (true)
        {
            try
            {
                publisher ??= await StompPosPublisher.ConnectAsync(Tills, TimeProvider.System, late.Token);
                await publisher.PublishAsync(message, late.Token);
                return;
            }
            catch (PosTransportException)
            {
                await HangUpAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, late.Token);
            }
        }
    }

    public override Task BreakAsync() => broker.KillAsync();

    public Task FreezeAsync(bool frozen) => broker.FreezeAsync(frozen);

    public override Task MendAsync() => broker.StartAsync();

    public override async Task<LaneCommand> ReadCommandAsync() =>
        JsonSerializer.Deserialize((await ReadAsync(Settings().CommandQueue)).Body.Span, ContractsJson.Default.LaneCommand)!;

    public override async Task<DeadLetter> ReadDeadLetterAsync()
    {
        var frame = await ReadAsync(Settings().DeadLetterQueue);
        return new DeadLetter(
            frame.Header("source")!,
            frame.Header("reason")!,
            Encoding.UTF8.GetString(frame.Body.Span),
            DateTimeOffset.Parse(frame.Header("deadLetteredAt")!, CultureInfo.InvariantCulture));
    }

    /// <summary>Answers a command as a till does.</summary>
    public async Task AnswerAsync(LaneCommandAck ack)
    {
        await using var till = await StompPosPublisher.ConnectAsync(Tills, TimeProvider.System, CancellationToken.None);
        await till.AnswerAsync(ack, CancellationToken.None);
    }

    /// <summary>Takes the next message of a queue; tries on where a busy machine's broker falls silent meanwhile.</summary>
    public async Task<StompFrame> ReadAsync(string queue)
    {
        using var late = new CancellationTokenSource(Limit, TimeProvider.System);
        while (true)
        {
            try
            {
                return await ReadAsync(queue, late.Token);
            }
            catch (PosTransportException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, late.Token);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await HangUpAsync();
        await services.DisposeAsync();
        if (ownsBroker)
        {
            await broker.DisposeAsync();
        }
    }

    private async Task<StompFrame> ReadAsync(string queue, CancellationToken cancellationToken)
    {
        var frames = Channel.CreateUnbounded<StompFrame>();
        await using var connection = await StompConnection.ConnectAsync(
            StompEndpoint.From(Tills.Transport), TimeProvider.System, f => frames.Writer.TryWrite(f), cancellationToken);
        await connection.SendAsync(PosFrames.Subscribe(queue, prefetch: 1), cancellationToken);
        var first = frames.Reader.ReadAsync(cancellationToken).AsTask();
        if (await Task.WhenAny(first, connection.Closed) != first)
        {
            throw new PosTransportException(await connection.Closed);
        }

        var frame = await first;
        await connection.SendWithReceiptAsync(
            new StompFrame("ACK", [new StompHeader("id", frame.Raw("ack")!)], ReadOnlyMemory<byte>.Empty), cancellationToken);
        return frame;
    }

    private async Task HangUpAsync()
    {
        if (publisher is not null)
        {
            await publisher.DisposeAsync();
            publisher = null;
        }
    }
}
