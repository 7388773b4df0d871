using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>
/// How tills of one make speak: turns a message into events. Pure: the same messages in the same order give the same events. Used by one
/// reader at a time.
/// </summary>
internal interface ITillDialect
{
    /// <summary>What a message says. Never throws for what is in it: what cannot be used is told in <see cref="TillReading.Errors"/>.</summary>
    TillReading Read(TillMessage message);

    /// <summary>The events of a reading have been taken care of: what it remembers for the next message counts from now on.</summary>
    void Accept(TillReading reading)
    {
    }

    /// <summary>What is due because nothing came for too long; null where nothing is. Called until it is null.</summary>
    /// <param name="now">Node's clock, UTC.</param>
    TillReading? Expire(DateTimeOffset now) => null;
}

/// <summary>One message of a till.</summary>
/// <param name="Id">The broker's id, the same whenever the message comes again.</param>
/// <param name="Body">As it was on the wire.</param>
/// <param name="ReceivedAt">When it came in, node's clock, UTC.</param>
/// <param name="Terminal">The till's id, where the broker's headers name it.</param>
internal sealed record TillMessage(string Id, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt, string? Terminal = null);

/// <summary>What a message has said.</summary>
internal sealed record TillReading
{
    /// <summary>The events, in order.</summary>
    public IReadOnlyList<PosEvent> Events { get; init; } = [];

    /// <summary>What is wrong with the message, or with parts of it, one sentence each.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Parts that mean nothing here and are meant to be passed over: training mode, kinds that the profile ignores.</summary>
    public int Ignored { get; init; }

    /// <summary>Whether <see cref="PosEvent.Sequence"/> counts 1, 2, 3, ... within a transaction, so that a gap means a loss.</summary>
    public bool Numbered { get; init; }

    /// <summary>The dialect's own memory after this message.</summary>
    public object? Memory { get; init; }

    /// <summary>A message that cannot be used at all.</summary>
    public static TillReading Refused(string error) => new() { Errors = [error.ReplaceLineEndings(" ")] };
}
