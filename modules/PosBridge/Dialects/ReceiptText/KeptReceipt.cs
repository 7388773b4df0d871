using System.Text.Json;
using System.Text.Json.Serialization;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>
/// An open receipt as it outlives the module. It is kept, and its messages are acknowledged one by one, since the alternative, to acknowledge all of them at
/// its end, holds the lane's watermark still for the whole purchase, and stands still for ever where the open receipts of a store have more lines than the
/// broker hands out unacknowledged.
/// </summary>
internal sealed record KeptReceipt
{
    /// <summary>The till.</summary>
    public required string Terminal { get; init; }

    /// <summary>As in <see cref="OpenReceipt"/>, the messages aside.</summary>
    public string? TransactionId { get; init; }

    /// <inheritdoc cref="OpenReceipt.BusinessDay"/>
    public DateOnly BusinessDay { get; init; }

    /// <inheritdoc cref="OpenReceipt.OperatorId"/>
    public string? OperatorId { get; init; }

    /// <inheritdoc cref="OpenReceipt.Sequence"/>
    public long Sequence { get; init; }

    /// <inheritdoc cref="OpenReceipt.LastLineAt"/>
    public DateTimeOffset LastLineAt { get; init; }

    /// <inheritdoc cref="OpenReceipt.Paying"/>
    public bool Paying { get; init; }

    /// <inheritdoc cref="OpenReceipt.Training"/>
    public bool Training { get; init; }

    /// <summary>The last items, newest first: code, event id.</summary>
    public required IReadOnlyList<string[]> Items { get; init; }

    /// <summary>The messages that came since the line before, oldest first.</summary>
    public required IReadOnlyList<string> Messages { get; init; }

    /// <summary>As JSON.</summary>
    public static byte[] Write(string terminal, OpenReceipt receipt, IEnumerable<string> messages) => JsonSerializer.SerializeToUtf8Bytes(
        new KeptReceipt
        {
            Terminal = terminal,
            // No card number goes to the disk: a ticket that is called by one ends with the module.
            TransactionId = CardAlias.HoldsCard(receipt.TransactionId) ? null : receipt.TransactionId,
            BusinessDay = receipt.BusinessDay,
            OperatorId = CardAlias.HoldsCard(receipt.OperatorId) ? null : receipt.OperatorId,
            Sequence = receipt.Sequence,
            LastLineAt = receipt.LastLineAt,
            Paying = receipt.Paying,
            Training = receipt.Training,
            Items = receipt.TransactionId is null ? [] : [.. receipt.Items.Select(item => new[] { PaymentData.HideCode(item.Code), item.EventId })],
            Messages = [.. messages],
        },
        KeptReceiptJson.Default.KeptReceipt);

    /// <summary>From JSON; null where it is none.</summary>
    public static KeptReceipt? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, KeptReceiptJson.Default.KeptReceipt) is { Terminal: not null, Items: not null, Messages: not null } kept
                && kept.Items.All(item => item is [not null, not null]) && kept.Messages.All(message => message is not null)
                ? kept
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The receipt, its messages added to those known before.</summary>
    public OpenReceipt After(OpenReceipt before)
    {
        var receipt = new OpenReceipt
        {
            TransactionId = TransactionId,
            BusinessDay = BusinessDay,
            OperatorId = OperatorId,
            Sequence = Sequence,
            LastLineAt = LastLineAt,
            Paying = Paying,
            Training = Training,
            Items = [.. Items.Select(item => (item[0], item[1]))],
            Messages = before.Messages,
            MessageCount = before.MessageCount,
        };
        return Messages.Aggregate(receipt, (known, message) => known.After(message));
    }
}

/// <summary>How a kept receipt is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(KeptReceipt))]
internal sealed partial class KeptReceiptJson : JsonSerializerContext;
