using System.Text;

namespace LossPrevention.EdgeRuntime;

/// <summary>A message as the edge hub carries it: JSON in UTF-8, with application properties that routes can test.</summary>
public sealed record EdgeMessage
{
    /// <summary>Bodies and properties together stay under this; a larger message throws at the sender. Bytes.</summary>
    public const int MaxBytes = 200 * 1024;

    /// <summary>Names the application property that holds the message's schema, such as <c>alert/1</c>.</summary>
    public const string SchemaProperty = "schema";

    /// <summary>Unique; the same when the same message is sent again.</summary>
    public required string MessageId { get; init; }

    /// <summary>UTF-8 JSON.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Application properties.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>When the hub may forget the message; null where nobody waits for that.</summary>
    internal Settlement? Settlement { get; init; }

    /// <summary>Body, id and properties together, in bytes: what <see cref="MaxBytes"/> limits.</summary>
    public int SizeBytes => Body.Length + Encoding.UTF8.GetByteCount(MessageId)
        + Properties.Sum(p => Encoding.UTF8.GetByteCount(p.Key) + Encoding.UTF8.GetByteCount(p.Value));

    /// <summary>The message's schema, such as <c>alert/1</c>; null where the sender named none.</summary>
    public string? Schema => Properties.GetValueOrDefault(SchemaProperty);
}
