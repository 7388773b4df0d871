using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>JSON with names of its own: where each field of a PosEvent is, and how its values are written.</summary>
public sealed record FieldMappedSettings
{
    /// <summary>
    /// The list that holds the events, where a message brings several; its elements are what the paths of <see cref="Fields"/> start
    /// from. Default: none, and a message is one event.
    /// </summary>
    public string? Each { get; init; }

    /// <summary>Where the fields are.</summary>
    public required FieldPaths Fields { get; init; }

    /// <summary>
    /// How times are written: <c>iso</c>, <c>unixSeconds</c>, <c>unixMilliseconds</c>, or a .NET pattern such as <c>yyyyMMddHHmmss</c>.
    /// Default: <c>iso</c>.
    /// </summary>
    public string TimeFormat { get; init; } = TillTime.Iso;

    /// <summary>How the business day is written: a .NET pattern. Default: <c>yyyy-MM-dd</c>.</summary>
    public string DayFormat { get; init; } = "yyyy-MM-dd";

    /// <summary>How numbers are written.</summary>
    public TillNumbers Numbers { get; init; } = new();

    /// <summary>The tills' words for kinds; the names of PosEvent are known without. Default: none.</summary>
    public ValueList<TillWord<PosEventKind>> Kinds { get; init; }

    /// <summary>Kinds, as the tills call them, that are passed over and counted. Default: none.</summary>
    public ValueList<string> Ignore { get; init; }

    /// <summary>The tills' words for how a code came in; other words read as <see cref="PosEntryMethod.Other"/>. Default: none.</summary>
    public ValueList<TillWord<PosEntryMethod>> EntryMethods { get; init; }

    /// <summary>The tills' words for a scale's state; other words read as <see cref="Contracts.ScaleState.Other"/>. Default: none.</summary>
    public ValueList<TillWord<ScaleState>> ScaleStates { get; init; }

    /// <summary>The tills' words for who scans; the names of PosEvent are known without. Default: none.</summary>
    public ValueList<TillWord<CheckoutMode>> LaneModes { get; init; }

    internal IEnumerable<SettingsError> Validate(string path)
    {
        if (Each is not null && JsonPath.Parse(Each) is not { Constant: null })
        {
            yield return new SettingsError($"{path}.each", $"'{Each}' is no path; expected names such as lines or $.ticket.lines");
        }

        foreach (var (name, text) in Fields.Named)
        {
            if (text is not null && FieldExpression.Parse(text) is null)
            {
                yield return new SettingsError(
                    $"{path}.fields.{name}", $"'{text}' is no path; expected names such as ticket.lines[0].ean, or =text for a fixed value");
            }
        }

        if (!TillTime.IsFormat(TimeFormat))
        {
            yield return new SettingsError($"{path}.timeFormat", $"'{TimeFormat}' gives no date and time to the second; expected iso, unixSeconds, unixMilliseconds or a pattern such as yyyyMMddHHmmss");
        }

        var words = Kinds.Select(w => w.Till).Concat(Ignore).ToList();
        if (words.Any(string.IsNullOrEmpty) || words.Distinct().Count() != words.Count)
        {
            yield return new SettingsError($"{path}.kinds", "needs distinct, non-empty words, those of ignore included");
        }
    }
}

/// <summary>A till's word and what it means.</summary>
/// <typeparam name="T">The names it stands for.</typeparam>
public sealed record TillWord<T>
    where T : struct, Enum
{
    /// <summary>As the till writes it.</summary>
    public required string Till { get; init; }

    /// <summary>What it means.</summary>
    public required T Means { get; init; }
}

/// <summary>
/// Where a message has each field of a PosEvent: names joined by dots, <c>[0]</c> for a place in a list, <c>$.</c> in front for the whole
/// message where <see cref="FieldMappedSettings.Each"/> is set, <c>=text</c> for a fixed value, several joined by <c> + </c>.
/// </summary>
public sealed record FieldPaths
{
#pragma warning disable CS1591 // each is the field of PosEvent by that name
    public required string TerminalId { get; init; }

    public required string TransactionId { get; init; }

    public required string Kind { get; init; }

    public required string OccurredAt { get; init; }

    public string? EventId { get; init; }

    public string? StoreId { get; init; }

    public string? LaneId { get; init; }

    public string? BusinessDay { get; init; }

    public string? OperatorId { get; init; }

    public string? Description { get; init; }

    public string? EntryMethod { get; init; }

    public string? Quantity { get; init; }

    public string? UnitPrice { get; init; }

    public string? ExtendedPrice { get; init; }

    public string? RefersTo { get; init; }

    public string? Amount { get; init; }

    public string? ScaleState { get; init; }

    public string? LaneMode { get; init; }
#pragma warning restore CS1591

    /// <summary>Counts the events of a transaction. Without it, what a till itself sends twice is not known again, and gaps are not noticed.</summary>
    public string? Sequence { get; init; }

    /// <summary>The line's code; without a value the event has no item.</summary>
    public string? Code { get; init; }

    /// <summary>The weight sold.</summary>
    public string? Weight { get; init; }

    /// <summary>The scale's reading.</summary>
    public string? ScaleWeight { get; init; }

    /// <summary>Says that the till is in training: true, 1, Y or yes.</summary>
    public string? Training { get; init; }

    /// <summary>All of them by their names in the twin.</summary>
    internal IEnumerable<(string Name, string? Path)> Named =>
    [
        ("eventId", EventId), ("storeId", StoreId), ("laneId", LaneId), ("terminalId", TerminalId), ("transactionId", TransactionId),
        ("sequence", Sequence), ("kind", Kind), ("occurredAt", OccurredAt), ("businessDay", BusinessDay), ("operatorId", OperatorId),
        ("code", Code), ("description", Description), ("entryMethod", EntryMethod), ("quantity", Quantity), ("unitPrice", UnitPrice),
        ("extendedPrice", ExtendedPrice), ("weight", Weight), ("refersTo", RefersTo), ("amount", Amount), ("scaleWeight", ScaleWeight),
        ("scaleState", ScaleState), ("laneMode", LaneMode), ("training", Training),
    ];
}
