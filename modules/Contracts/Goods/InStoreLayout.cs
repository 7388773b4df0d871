using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>
/// How a store's own 13-digit codes are cut: prefix, item reference, perhaps a check digit of the value, value, check digit
/// (restricted circulation numbers, GS1 General Specifications, section 2.1; each country's GS1 names its own layouts). UPC-A codes that begin with 2 have prefix 02.
/// </summary>
public sealed record InStoreLayout
{
    /// <summary>02 or 20-29, or more digits that begin so.</summary>
    public required string Prefix { get; init; }

    /// <summary>Digits of the item reference, 3 to 7.</summary>
    public required int ItemReferenceDigits { get; init; }

    /// <summary>What the value is.</summary>
    public required InStoreValueKind Value { get; init; }

    /// <summary>Decimal places of the value: of kilograms for a weight (usually 3), of the currency's unit for a price (usually 2); 0 to 6.</summary>
    public int Decimals { get; init; }

    /// <summary>Whether a check digit of the value stands before it (values of 4 or 5 digits; GS1 General Specifications, section 7.9).</summary>
    public bool ValueCheckDigit { get; init; }

    /// <summary>What the other parts leave of the 12 digits before the check digit.</summary>
    [JsonIgnore]
    public int ValueDigits => 12 - (Prefix?.Length ?? 0) - ItemReferenceDigits - (ValueCheckDigit ? 1 : 0);

    /// <summary>Everything that is wrong with the layout, one sentence each; empty where it can be used.</summary>
    public ValueList<string> Validate()
    {
        var errors = new List<string>();
        if (Prefix is not { Length: >= 2 } || Prefix.AsSpan().ContainsAnyExceptInRange('0', '9')
            || !(Prefix[0] == '2' || Prefix.StartsWith("02", StringComparison.Ordinal)))
        {
            errors.Add($"The in-store prefix '{Prefix}' must be 02 or 20-29, or digits that begin so.");
        }

        if (ItemReferenceDigits is < 3 or > 7)
        {
            errors.Add($"The in-store layout {Prefix} has {ItemReferenceDigits} itemReferenceDigits; set 3 to 7.");
        }

        if (Decimals is < 0 or > 6)
        {
            errors.Add($"The in-store layout {Prefix} has {Decimals} decimals; set 0 to 6.");
        }

        if (errors.Count == 0 && ValueDigits is < 3 or > 6)
        {
            errors.Add($"The in-store layout {Prefix} leaves {ValueDigits} digits for the value; lay it out so that 3 to 6 remain of 12.");
        }
        else if (errors.Count == 0 && ValueCheckDigit && ValueDigits is not (4 or 5))
        {
            errors.Add($"The in-store layout {Prefix} has a value of {ValueDigits} digits; only 4 or 5 digits have a check digit of their own.");
        }

        return errors.ToValueList();
    }
}

/// <summary>What an in-store code carries.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<InStoreValueKind>))]
public enum InStoreValueKind
{
    /// <summary>Weight in kilograms.</summary>
    Weight,

    /// <summary>Price of the whole item in the store's currency.</summary>
    Price,
}
