using System.Globalization;
using System.Text.Json;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Fills a PosEvent from one element of a message.</summary>
internal sealed class FieldMapper(FieldMappedSettings settings, TillPlace place, TimeZoneInfo? zone)
{
    private readonly Dictionary<string, FieldExpression> expressions = settings.Fields.Named
        .Where(field => field.Path is not null)
        .ToDictionary(field => field.Name, field => FieldExpression.Parse(field.Path!)!, StringComparer.Ordinal);

    private readonly TillTime time = new(settings.TimeFormat, zone);

    /// <summary>The event; null where it is one to pass over.</summary>
    public PosEvent? Read(TillMessage message, JsonElement root, JsonElement element, int part)
    {
        var fields = new Fields(expressions, root, element);
        var word = fields.Required("kind");
        if (settings.Ignore.Contains(word) || IsTraining(fields["training"]))
        {
            return null;
        }

        place.CheckStore(fields["storeId"]);
        var terminal = fields.Required("terminalId");
        var transaction = fields.Required("transactionId");
        var at = time.Read(fields.Required("occurredAt"), "occurredAt", message.ReceivedAt);
        var sequence = fields["sequence"] is { } given ? Whole(given, "sequence") : TillNumbering.Of(at, message.Id, part);
        var day = fields["businessDay"] is { } dayText ? Day(dayText) : (DateOnly?)null;
        var posEvent = new PosEvent
        {
            EventId = fields["eventId"] ?? string.Join('/', new[] { terminal, day?.ToString("O"), transaction, sequence.ToString() }.Where(p => p is not null)),
            StoreId = place.StoreId,
            LaneId = fields["laneId"] ?? place.LaneOf(terminal),
            TerminalId = terminal,
            TransactionId = transaction,
            Sequence = sequence,
            Kind = Kind(word),
            OccurredAt = at,
            BusinessDay = day,
            OperatorId = fields["operatorId"],
            Item = Item(fields),
            RefersTo = fields["refersTo"],
            Amount = fields["amount"] is { } amount ? settings.Numbers.Price(amount, "amount") : null,
            ScaleGrams = fields["scaleWeight"] is { } weight ? settings.Numbers.Grams(weight, "scaleWeight") : null,
            ScaleState = fields["scaleState"] is { } state ? Lenient(settings.ScaleStates, state, ScaleState.Other) : null,
            LaneMode = fields["laneMode"] is { } mode ? Strict(settings.LaneModes, mode, "laneMode") : null,
        };
        return PosEventRules.Check(posEvent) is { } error ? throw new TillRefusal(error) : posEvent;
    }

    private static bool IsTraining(string? value) =>
        value is not null && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase)
            || value.Equals("y", StringComparison.OrdinalIgnoreCase) || value.Equals("yes", StringComparison.OrdinalIgnoreCase));

    private PosItem? Item(Fields fields) => fields["code"] is not { } code ? null : new PosItem
    {
        Code = code,
        Description = fields["description"],
        EntryMethod = fields["entryMethod"] is { } method ? Lenient(settings.EntryMethods, method, PosEntryMethod.Other) : null,
        Quantity = fields["quantity"] is { } quantity ? settings.Numbers.Number(quantity, "quantity") : 1,
        UnitPrice = fields["unitPrice"] is { } unit ? settings.Numbers.Price(unit, "unitPrice") : null,
        ExtendedPrice = fields["extendedPrice"] is { } extended ? settings.Numbers.Price(extended, "extendedPrice") : null,
        WeightGrams = fields["weight"] is { } weight ? settings.Numbers.Grams(weight, "weight") : null,
    };

    private PosEventKind Kind(string word) => Strict(settings.Kinds, word, "kind");

    private DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, settings.DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new TillRefusal($"businessDay is {TillRefusal.Quote(text)}, which does not read as {settings.DayFormat}");

    private static long Whole(string text, string field) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new TillRefusal($"{field} is {TillRefusal.Quote(text)}, no whole number");

    private static T Strict<T>(ValueList<TillWord<T>> words, string word, string field)
        where T : struct, Enum =>
        Meaning(words, word) ?? throw new TillRefusal($"{field} is {TillRefusal.Quote(word)}, which the profile does not know");

    private static T Lenient<T>(ValueList<TillWord<T>> words, string word, T other)
        where T : struct, Enum =>
        Meaning(words, word) ?? other;

    private static T? Meaning<T>(ValueList<TillWord<T>> words, string word)
        where T : struct, Enum
    {
        foreach (var known in words)
        {
            if (known.Till == word)
            {
                return known.Means;
            }
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return null;
    }

    private readonly struct Fields(Dictionary<string, FieldExpression> expressions, JsonElement root, JsonElement element)
    {
        public string? this[string name] => expressions.TryGetValue(name, out var expression) ? expression.Read(root, element, name) : null;

        public string Required(string name) => this[name] ?? throw new TillRefusal($"{name} is missing");
    }
}
