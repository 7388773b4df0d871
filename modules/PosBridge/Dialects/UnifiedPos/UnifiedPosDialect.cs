using System.Text.Json;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>
/// Events of UnifiedPOS devices, forwarded as JSON under the names of the standard: of a scanner <c>ScanData</c>, <c>ScanDataLabel</c> and
/// <c>ScanDataType</c>; of a scale <c>ScaleWeight</c> or <c>ScaleLiveWeight</c>, <c>WeightUnit</c> and <c>Status</c>. Beside them
/// <c>terminalId</c>, and where they are known <c>transactionId</c> and <c>occurredAt</c>. Capitals do not matter.
/// </summary>
internal sealed class UnifiedPosDialect(TillPlace place, TimeZoneInfo? zone) : ITillDialect
{
    private readonly TillTime time = new(TillTime.Iso, zone);

    /// <inheritdoc/>
    public TillReading Read(TillMessage message)
    {
        try
        {
            using var document = JsonDocument.Parse(message.Body);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return TillReading.Refused("the message is no JSON object");
            }

            return Read(message, new DeviceData(document.RootElement));
        }
        catch (JsonException e)
        {
            return TillReading.Refused(PanMask.Apply(e.Message));
        }
        catch (TillRefusal e)
        {
            return TillReading.Refused(e.Message);
        }
    }

    private TillReading Read(TillMessage message, DeviceData data)
    {
        place.CheckStore(data["storeId"]);
        var terminal = data["terminalId"] ?? message.Terminal ?? throw new TillRefusal("terminalId is missing, and no header names the till");
        var at = data["occurredAt"] is { } text ? time.Read(text, "occurredAt", message.ReceivedAt) : message.ReceivedAt;
        var day = time.DayOf(at);
        var posEvent = new PosEvent
        {
            EventId = message.Id,
            StoreId = place.StoreId,
            LaneId = place.LaneOf(terminal),
            TerminalId = terminal,
            TransactionId = data["transactionId"] ?? $"{terminal}-{day:yyyy-MM-dd}",
            Sequence = TillNumbering.Of(at, message.Id, part: 0),
            Kind = PosEventKind.ScaleChanged,
            OccurredAt = at,
            BusinessDay = day,
        };
        if ((data["scanData"] ?? data["scanDataLabel"]) is { } scanned)
        {
            var type = data.Number("scanDataType") ?? ScanDataType.Unknown;
            if (ScanDataType.MayHoldPersons(type))
            {
                return new TillReading { Ignored = 1 };
            }

            var code = ScanDataType.Code(type, scanned, data["scanDataLabel"]);
            posEvent = posEvent with { Kind = PosEventKind.ItemScanned, Item = new PosItem { Code = code, EntryMethod = PosEntryMethod.Scanned } };
        }
        else
        {
            posEvent = posEvent with { ScaleGrams = ScaleReading.Grams(data), ScaleState = ScaleReading.State(data) };
        }

        return PosEventRules.Check(posEvent) is { } error
            ? TillReading.Refused(error)
            : new TillReading { Events = [posEvent] };
    }
}
