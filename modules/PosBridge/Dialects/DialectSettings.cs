using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>How the tills speak: a small profile, one for all tills of the event queue.</summary>
public sealed record DialectSettings
{
    /// <summary>The form of this profile; a later form gets a higher number. 1. Default: 1.</summary>
    [Range(1, 1)]
    public int Version { get; init; } = 1;

    /// <summary>The store's own name and version of the profile, such as <c>acme-4.2/3</c>; for logs. Default: none.</summary>
    public string? Name { get; init; }

    /// <summary>The dialect. Default: canonical JSON.</summary>
    public DialectKind Kind { get; init; } = DialectKind.Canonical;

    /// <summary>The tills' own name of this store; a message that names another is refused. Default: the module's <c>storeId</c>.</summary>
    public string? Store { get; init; }

    /// <summary>
    /// The zone of times that name none, as in the tz database: <c>Europe/Berlin</c>. Default: none, and such times are refused.
    /// </summary>
    public string? TimeZone { get; init; }

    /// <summary>Which lane each terminal stands at; a terminal that is not named is refused. Default: none, and a lane is called as its terminal.</summary>
    public ValueList<TerminalLane> Terminals { get; init; }

    /// <summary>For <see cref="DialectKind.FieldMapped"/>: where the fields are.</summary>
    public FieldMappedSettings? FieldMapped { get; init; }

    /// <summary>For <see cref="DialectKind.ReceiptText"/>: the patterns of the lines.</summary>
    public ReceiptTextSettings? ReceiptText { get; init; }

    internal IEnumerable<SettingsError> Validate(string path)
    {
        if (TimeZone is not null && !TillTime.TryFindZone(TimeZone, out _))
        {
            yield return new SettingsError($"{path}.timeZone", $"'{TimeZone}' is not known here; expected a name of the tz database such as Europe/Berlin");
        }

        if (Terminals.Any(t => string.IsNullOrWhiteSpace(t.Terminal) || string.IsNullOrWhiteSpace(t.Lane))
            || Terminals.Select(t => t.Terminal).Distinct().Count() != Terminals.Count)
        {
            yield return new SettingsError($"{path}.terminals", "needs distinct terminals, each with its lane");
        }

        if ((Kind == DialectKind.FieldMapped) != (FieldMapped is not null))
        {
            yield return new SettingsError($"{path}.fieldMapped", FieldMapped is null ? "is required by kind fieldMapped" : "only means something with kind fieldMapped");
        }

        if ((Kind == DialectKind.ReceiptText) != (ReceiptText is not null))
        {
            yield return new SettingsError($"{path}.receiptText", ReceiptText is null ? "is required by kind receiptText" : "only means something with kind receiptText");
        }

        var own = (FieldMapped?.Validate($"{path}.fieldMapped") ?? []).Concat(ReceiptText?.Validate($"{path}.receiptText") ?? []);
        foreach (var error in own)
        {
            yield return error;
        }
    }
}

/// <summary>The dialects.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DialectKind>))]
public enum DialectKind
{
    /// <summary>PosEvent as canonical JSON.</summary>
    Canonical,

    /// <summary>JSON with names of its own.</summary>
    FieldMapped,

    /// <summary>ARTS / OMG POSLog XML.</summary>
    PosLog,

    /// <summary>What a receipt printer prints.</summary>
    ReceiptText,

    /// <summary>Events of UnifiedPOS scanners and scales as JSON.</summary>
    UnifiedPos,
}

/// <summary>Where a terminal stands.</summary>
public sealed record TerminalLane
{
    /// <summary>The terminal as its messages name it.</summary>
    public required string Terminal { get; init; }

    /// <summary>The lane.</summary>
    public required string Lane { get; init; }
}
