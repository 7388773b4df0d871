using System.Globalization;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>The frames of this module, with what ActiveMQ makes of their headers.</summary>
internal static class PosFrames
{
    /// <summary>
    /// Every message is acknowledged by itself: with <c>client</c>, one ACK would cover all before it. <c>activemq.prefetchSize</c>
    /// bounds what is in flight; without it the broker sends everything it has.
    /// </summary>
    public static StompFrame Subscribe(string queue, int prefetch) => StompFrame.Of(
        "SUBSCRIBE",
        ("id", "pos-events"),
        ("destination", $"/queue/{queue}"),
        ("ack", "client-individual"),
        ("activemq.prefetchSize", prefetch.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Messages that need no acknowledgement: whoever sent one in vain sends it again.</summary>
    public static StompFrame Listen(string queue, string id) => StompFrame.Of("SUBSCRIBE", ("id", id), ("destination", $"/queue/{queue}"), ("ack", "auto"));

    /// <summary>A message has been taken care of.</summary>
    /// <param name="rawAckId">Its ack id as it came, still escaped.</param>
    public static StompFrame Acknowledge(string rawAckId) => new("ACK", [new StompHeader("id", rawAckId)], ReadOnlyMemory<byte>.Empty);

    /// <summary>A till's answer to a command.</summary>
    public static StompFrame Answer(string queue, LaneCommandAck ack, ReadOnlyMemory<byte> json) => Text(
        queue, json, ("schema", LaneCommandAck.Schema), ("correlation-id", ack.CommandId));

    /// <summary>A till event, as its canonical JSON.</summary>
    public static StompFrame Event(string queue, string? laneId, ReadOnlyMemory<byte> json) => Text(
        queue, json, ("schema", PosEvent.Schema), ("JMSXGroupID", laneId));

    /// <summary>A command; the broker drops it when its time is over.</summary>
    public static StompFrame Command(string queue, LaneCommand command, ReadOnlyMemory<byte> json) => Text(
        queue,
        json,
        ("schema", LaneCommand.Schema),
        ("correlation-id", command.CommandId),
        ("JMSXGroupID", command.LaneId), // one consumer per lane, so its commands stay in order
        ("expires", command.ExpiresAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));

    /// <summary>A message that cannot be used, with where it came from and why.</summary>
    public static StompFrame DeadLetter(string queue, DeadLetter letter, ReadOnlyMemory<byte> text) => Text(
        queue,
        text,
        ("source", OneLine(letter.Source)),
        ("reason", OneLine(letter.Reason)),
        ("deadLetteredAt", letter.At.ToString("O", CultureInfo.InvariantCulture)));

    private static StompFrame Text(string queue, ReadOnlyMemory<byte> body, params ReadOnlySpan<(string Name, string? Value)> headers) =>
        StompFrame.Of(
            "SEND",
            [
                ("destination", $"/queue/{queue}"),
                ("persistent", "true"), // ActiveMQ keeps STOMP messages in memory alone unless told so
                ("content-type", "application/json"),
                ("content-length", body.Length.ToString(CultureInfo.InvariantCulture)),
                ("amq-msg-type", "text"), // a content-length alone makes it a BytesMessage for the till
                .. headers,
            ]) with
        { Body = body };

    private static string OneLine(string text) => text.Replace('\0', ' ').ReplaceLineEndings(" ");
}
