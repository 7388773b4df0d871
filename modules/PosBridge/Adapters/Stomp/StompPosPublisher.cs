using System.Text.Json;
using LossPrevention.PosBridge.Stomp;

namespace LossPrevention.PosBridge;

/// <summary>A till's side of the broker: puts events on the queue, as a simulator or a test does.</summary>
public sealed class StompPosPublisher : IAsyncDisposable
{
    private readonly StompConnection connection;
    private readonly string queue;

    private StompPosPublisher(StompConnection connection, string queue) => (this.connection, this.queue) = (connection, queue);

    /// <summary>Connects to the broker of these settings.</summary>
    /// <param name="settings">Its <c>transport</c> (kind stomp) and <c>eventQueue</c> are used.</param>
    /// <param name="clock">For heart-beats and time limits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PosTransportException">The broker cannot be reached or refuses.</exception>
    public static async Task<StompPosPublisher> ConnectAsync(PosBridgeSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        var opened = await StompConnection.ConnectAsync(StompEndpoint.From(settings.Transport), clock, _ => { }, cancellationToken);
        return new StompPosPublisher(opened, settings.EventQueue);
    }

    /// <summary>Puts one event on the queue; returns once the broker has stored it.</summary>
    /// <param name="canonicalJson">A PosEvent as in <c>pos.jsonl</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PosTransportException">The connection is lost: connect again, and publish again. The bridge drops what comes twice.</exception>
    public Task PublishAsync(ReadOnlyMemory<byte> canonicalJson, CancellationToken cancellationToken) =>
        connection.SendWithReceiptAsync(PosFrames.Event(queue, LaneOf(canonicalJson), canonicalJson), cancellationToken);

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
