using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.PosBridge.Stomp;

namespace LossPrevention.PosBridge;

/// <summary>A till's side of the broker: puts events on the queue and answers commands, as a simulator or a test does.</summary>
public sealed class StompPosPublisher : IAsyncDisposable
{
    private readonly StompConnection connection;
    private readonly PosBridgeSettings settings;

    private StompPosPublisher(StompConnection connection, PosBridgeSettings settings) => (this.connection, this.settings) = (connection, settings);

    /// <summary>Connects to the broker of these settings.</summary>
    /// <param name="settings">Its <c>transport</c> (kind stomp) and its queues are used.</param>
    /// <param name="clock">For heart-beats and time limits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PosTransportException">The broker cannot be reached or refuses.</exception>
    public static async Task<StompPosPublisher> ConnectAsync(PosBridgeSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var opened = await StompConnection.ConnectAsync(StompEndpoint.From(settings.Transport), clock, _ => { }, cancellationToken);
        return new StompPosPublisher(opened, settings);
    }

    /// <summary>Connects as a till that also takes the commands of all lanes.</summary>
    /// <param name="settings">As in <see cref="ConnectAsync(PosBridgeSettings, TimeProvider, CancellationToken)"/>.</param>
    /// <param name="clock">For heart-beats and time limits.</param>
    /// <param name="onCommand">Takes each command; on the reading loop, so it must not wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PosTransportException">The broker cannot be reached or refuses.</exception>
    public static async Task<StompPosPublisher> ConnectAsync(
        PosBridgeSettings settings, TimeProvider clock, Action<LaneCommand> onCommand, CancellationToken cancellationToken)
    {
        var opened = await StompConnection.ConnectAsync(
            StompEndpoint.From(settings.Transport),
            clock,
            frame => Take(frame, onCommand),
            cancellationToken);
        await opened.SendWithReceiptAsync(PosFrames.Listen(settings.CommandQueue, "pos-commands"), cancellationToken);
        return new StompPosPublisher(opened, settings);
    }

    /// <summary>Answers a command.</summary>
    /// <exception cref="PosTransportException">The connection is lost; the command will come again.</exception>
    public Task AnswerAsync(LaneCommandAck ack, CancellationToken cancellationToken) => connection.SendWithReceiptAsync(
        PosFrames.Answer(settings.CommandAckQueue, ack, JsonSerializer.SerializeToUtf8Bytes(ack, ContractsJson.Default.LaneCommandAck)),
        cancellationToken);

    /// <summary>Completes once the connection is lost, with the reason.</summary>
    public Task<string> Closed => connection.Closed;

    private static void Take(StompFrame frame, Action<LaneCommand> onCommand)
    {
        try
        {
            onCommand(JsonSerializer.Deserialize(frame.Body.Span, ContractsJson.Default.LaneCommand)!);
        }
        catch (JsonException)
        {
            // No command of ours; a till shows nothing for it.
        }
    }

    /// <summary>Puts one event on the queue; returns once the broker has stored it.</summary>
    /// <param name="canonicalJson">A PosEvent as in <c>pos.jsonl</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PosTransportException">The connection is lost: connect again, and publish again. The bridge drops what comes twice.</exception>
    public Task PublishAsync(ReadOnlyMemory<byte> canonicalJson, CancellationToken cancellationToken) =>
        connection.SendWithReceiptAsync(PosFrames.Event(settings.EventQueue, LaneOf(canonicalJson), canonicalJson), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static string? LaneOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("laneId", out var lane) && lane.ValueKind == JsonValueKind.String
                ? lane.GetString() is { Length: > 0 } id ? id : null
                : null;
        }
        catch (JsonException)
        {
            return null; // No event at all; the bridge will say so.
        }
    }
}
