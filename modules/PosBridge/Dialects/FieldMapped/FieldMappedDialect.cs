using System.Text.Json;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>JSON with names of its own.</summary>
internal sealed class FieldMappedDialect(FieldMappedSettings settings, TillPlace place, TimeZoneInfo? zone) : ITillDialect
{
    /// <summary>More events than any message has: one that brings more is broken.</summary>
    public const int MaxEvents = 1_000;

    private readonly JsonPath? each = settings.Each is null ? null : JsonPath.Parse(settings.Each);
    private readonly FieldMapper mapper = new(settings, place, zone);

    /// <inheritdoc/>
    public TillReading Read(TillMessage message)
    {
        try
        {
            using var document = JsonDocument.Parse(message.Body);
            return ReadAll(message, document.RootElement);
        }
        catch (JsonException e)
        {
            return TillReading.Refused(PanMask.Apply(e.Message));
        }
        catch (InvalidOperationException)
        {
            return TillReading.Refused("a name or a value is no Unicode text"); // such as half a surrogate pair, which the parser lets pass
        }
    }

    private TillReading ReadAll(TillMessage message, JsonElement root)
    {
        if (each is null)
        {
            return ReadEach(message, root, [root]);
        }

        if (each.Find(root) is not { ValueKind: JsonValueKind.Array } list)
        {
            return TillReading.Refused($"the message has no list at {settings.Each}");
        }

        return list.GetArrayLength() <= MaxEvents
            ? ReadEach(message, root, list.EnumerateArray())
            : TillReading.Refused($"{settings.Each} has {list.GetArrayLength()} elements, over {MaxEvents}");
    }

    private TillReading ReadEach(TillMessage message, JsonElement root, IEnumerable<JsonElement> elements)
    {
        var events = new List<PosEvent>();
        var errors = new List<string>();
        var (ignored, part) = (0, 0);
        foreach (var element in elements)
        {
            try
            {
                if (mapper.Read(message, root, element, part) is { } posEvent)
                {
                    events.Add(posEvent);
                }
                else
                {
                    ignored++;
                }
            }
            catch (TillRefusal e)
            {
                errors.Add(each is null ? e.Message : $"{settings.Each}[{part}]: {e.Message}");
            }

            part++;
        }

        // Where kinds are passed over, their numbers are missing though nothing is lost.
        var numbered = settings.Fields.Sequence is not null && settings.Ignore.Count == 0;
        return new TillReading { Events = events, Errors = errors, Ignored = ignored, Numbered = numbered };
    }
}
