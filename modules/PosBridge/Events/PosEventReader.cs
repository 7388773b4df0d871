using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge;

/// <summary>Reads canonical PosEvent JSON. Unknown fields are skipped; whatever is wrong is told in one sentence.</summary>
internal static class PosEventReader
{
    /// <summary>The longest event, bytes: what the hub carries, less room for the receipt and the message's properties.</summary>
    public const int MaxBytes = EdgeMessage.MaxBytes - (8 * 1024);

    /// <summary>Reads one event of a store.</summary>
    /// <returns>The event without any receipt, or null and why not.</returns>
    public static (PosEvent? Event, string? Error) Read(ReadOnlyMemory<byte> body, string storeId)
    {
        if (body.Length > MaxBytes)
        {
            return (null, $"the message is over {MaxBytes} bytes");
        }

        try
        {
            if (body.Span.TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
            {
                using var document = JsonDocument.Parse(body); // says why where it is no JSON at all
                return (null, "the message is no JSON object");
            }

            var posEvent = JsonSerializer.Deserialize(body.Span, ContractsJson.Default.PosEvent)!;
            var error = Check(posEvent, body.Span, storeId);
            return error is null ? (posEvent.Receipt is null ? posEvent : posEvent with { Receipt = null }, null) : (null, error);
        }
        catch (JsonException e)
        {
            return (null, PanMask.Apply(e.Message));
        }
        catch (InvalidOperationException e)
        {
            // Text with broken UTF-16 escapes passes the parser and fails where it becomes a string.
            return (null, PanMask.Apply(e.Message));
        }
    }

    private static string? Check(PosEvent posEvent, ReadOnlySpan<byte> json, string storeId)
    {
        if (PosEventRules.Check(posEvent) is { } error)
        {
            return error;
        }

        if (posEvent.StoreId != storeId)
        {
            return $"the event belongs to store '{PanMask.Apply(posEvent.StoreId)}', this bridge serves '{storeId}'";
        }

        return HasZone(json)
            ? null
            : "occurredAt needs its zone, such as 2026-01-05T10:00:00Z or 2026-01-05T11:00:00+01:00";
    }

    /// <summary>Without a zone, the reader would silently take the time for this machine's own. Of a repeated property the last one counts.</summary>
    private static bool HasZone(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var zone = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTime = reader.ValueTextEquals("occurredAt"u8);
            reader.Read();
            if (isTime)
            {
                var time = reader.GetString()!;
                var clock = time.AsSpan(Math.Max(0, time.IndexOf('T')));
                zone = clock.EndsWith("Z") || clock.IndexOfAny('+', '-') >= 0;
            }

            reader.Skip();
        }

        return zone;
    }
}
