using System.Collections.Immutable;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>What is known of a receipt that is being printed.</summary>
internal sealed record OpenReceipt
{
    /// <summary>How many messages are remembered against their coming again, and how many items for their void.</summary>
    public const int Remembered = 256;

    /// <summary>The ticket; null between receipts.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The trading day.</summary>
    public DateOnly BusinessDay { get; init; }

    /// <summary>Who works the till.</summary>
    public string? OperatorId { get; init; }

    /// <summary>The number of the last event.</summary>
    public long Sequence { get; init; }

    /// <summary>When the last line came.</summary>
    public DateTimeOffset LastLineAt { get; init; }

    /// <summary>Whether payment has begun.</summary>
    public bool Paying { get; init; }

    /// <summary>Whether the till is in training.</summary>
    public bool Training { get; init; }

    /// <summary>The last items, newest first: their codes and event ids.</summary>
    public ImmutableList<(string Code, string EventId)> Items { get; init; } = [];

    /// <summary>The last messages, oldest first.</summary>
    public ImmutableQueue<string> Messages { get; init; } = [];

    /// <summary>How many <see cref="Messages"/> there are.</summary>
    public int MessageCount { get; init; }

    /// <summary>The newest of <see cref="Messages"/>.</summary>
    public string? LastMessage { get; init; }

    /// <summary>The receipt after a message has been read.</summary>
    public OpenReceipt After(string messageId)
    {
        var messages = Messages.Enqueue(messageId);
        return MessageCount < Remembered
            ? this with { Messages = messages, LastMessage = messageId, MessageCount = MessageCount + 1 }
            : this with { Messages = messages.Dequeue(), LastMessage = messageId };
    }
}
