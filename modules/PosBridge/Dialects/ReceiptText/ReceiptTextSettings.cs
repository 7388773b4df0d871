using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>
/// What a receipt printer prints, line by line: patterns that know the start, the lines and the end. Patterns are .NET regular expressions
/// without look-around and back references; their named groups fill the fields.
/// </summary>
public sealed record ReceiptTextSettings
{
    /// <summary>The characters' code. Default: utf8.</summary>
    public ReceiptEncoding Encoding { get; init; } = ReceiptEncoding.Utf8;

    /// <summary>The terminal of messages that name none in their header <c>terminal</c> or <c>JMSXGroupID</c>. Default: none, and such messages are refused.</summary>
    public string? Terminal { get; init; }

    /// <summary>The line that starts a receipt. Groups: <c>transaction</c>, <c>operator</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Start { get; init; } = "";

    /// <summary>The line that ends a receipt. Groups: <c>amount</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string End { get; init; } = "";

    /// <summary>The lines between; the first pattern that fits counts, and a line that fits none says nothing.</summary>
    public ValueList<ReceiptLine> Lines { get; init; }

    /// <summary>A line that says that the till is in training: the rest of the receipt is passed over. Default: none.</summary>
    public string? Training { get; init; }

    /// <summary>After how long without a line a receipt has ended, though its end never came. Seconds, 5 to 3,600. Default: 180.</summary>
    [Range(5, 3_600)]
    public int TimeoutSeconds { get; init; } = 180;

    /// <summary>How numbers are written.</summary>
    public TillNumbers Numbers { get; init; } = new();

    internal IEnumerable<SettingsError> Validate(string path)
    {
        var patterns = new[] { ("start", Start), ("end", End), ("training", Training) }
            .Concat(Lines.Select((line, i) => ($"lines[{i}].pattern", (string?)line.Pattern)));
        foreach (var (name, pattern) in patterns)
        {
            if (pattern is { Length: > 0 } && ReceiptPattern.Check(pattern) is { } error)
            {
                yield return new SettingsError($"{path}.{name}", error);
            }
        }

        for (var i = 0; i < Lines.Count; i++)
        {
            var groups = ReceiptPattern.GroupsOf(Lines[i].Pattern);
            if (groups is not null && Lines[i].Kind is PosEventKind.ItemScanned or PosEventKind.ItemKeyed or PosEventKind.ItemReturned or PosEventKind.RfidRead
                && !groups.Contains("code") && !groups.Contains("description"))
            {
                yield return new SettingsError($"{path}.lines[{i}].pattern", "needs a group named code or description");
            }
        }
    }
}

/// <summary>One kind of line.</summary>
public sealed record ReceiptLine
{
    /// <summary>
    /// The pattern. Groups: <c>code</c>, <c>description</c>, <c>quantity</c>, <c>unitPrice</c>, <c>extendedPrice</c>, <c>weight</c>,
    /// <c>amount</c>, <c>operator</c>.
    /// </summary>
    public required string Pattern { get; init; }

    /// <summary>What the line says.</summary>
    public required PosEventKind Kind { get; init; }
}

/// <summary>The code of a printer's characters.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ReceiptEncoding>))]
public enum ReceiptEncoding
{
    /// <summary>UTF-8.</summary>
    Utf8,

    /// <summary>ISO 8859-1.</summary>
    Latin1,

    /// <summary>IBM code page 437, the default of most receipt printers.</summary>
    CodePage437,

    /// <summary>IBM code page 850.</summary>
    CodePage850,

    /// <summary>Windows code page 1252.</summary>
    Windows1252,
}
