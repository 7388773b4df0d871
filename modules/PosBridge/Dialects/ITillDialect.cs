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
    /// <returns>What must outlive the module before the message is acknowledged; null where nothing does.</returns>
    TillMemory? Accept(TillReading reading) => null;

    /// <summary>All that must outlive the module now.</summary>
    IEnumerable<TillMemory> Memories => [];

    /// <summary>Takes a memory of an earlier run: its lines in the order written, or one whole. What is none of this dialect is passed over.</summary>
    void Restore(ReadOnlyMemory<byte> memory)
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

/// <summary>What a dialect must still know after a restart.</summary>
/// <param name="Name">Of what; the newest of a name counts, with the lines before it.</param>
/// <param name="Line">What the message has added, as JSON.</param>
/// <param name="Whole">All of it, as JSON.</param>
internal sealed record TillMemory(string Name, byte[] Line, Func<byte[]> Whole);
