using System.Text.Json.Serialization;

namespace LossPrevention.Contracts;

/// <summary>What a code at the till says: which product, and how much of it where the code says that too.</summary>
public sealed record ScannedCode
{
    /// <summary>
    /// What the product is looked up by: its GTIN or PLU. Of an in-store code with a weight or price inside, the value digits are
    /// zero here and the check digit is made anew, so that every label of one product has the same code.
    /// </summary>
    public required ProductCode Code { get; init; }

    /// <summary>The form the code came in.</summary>
    public required ScanCodeForm Form { get; init; }

    /// <summary>The whole in-store code as printed, value digits included; null for every other code.</summary>
    public ProductCode? InStoreCode { get; init; }

    /// <summary>The item reference inside an in-store code, leading zeros kept; null for every other code.</summary>
    public string? ItemReference { get; init; }

    /// <summary>What else the same digits can mean: a UPC-E that is a valid GTIN-8 too, or the other way round.</summary>
    public ProductCode? Alternative { get; init; }

    /// <summary>The weight that the code carries, grams.</summary>
    public double? WeightGrams { get; init; }

    /// <summary>The price of the whole item that the code carries, in the store's currency unless <see cref="Currency"/> says otherwise.</summary>
    public decimal? Price { get; init; }

    /// <summary>The ISO 4217 number of the price's currency, such as <c>978</c>; null for the store's own.</summary>
    public string? Currency { get; init; }

    /// <summary>The pieces that the code carries.</summary>
    public int? Quantity { get; init; }
}

/// <summary>The forms of a code.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ScanCodeForm>))]
public enum ScanCodeForm
{
    /// <summary>A price look-up code of 4 or 5 digits.</summary>
    Plu,

    /// <summary>A UPC-A with its zeros left out: 6, 7 or 8 digits.</summary>
    UpcE,

    /// <summary>8 digits.</summary>
    Gtin8,

    /// <summary>UPC-A: 12 digits.</summary>
    Gtin12,

    /// <summary>EAN-13: 13 digits.</summary>
    Gtin13,

    /// <summary>ITF-14, or any GTIN padded to 14 digits.</summary>
    Gtin14,

    /// <summary>GS1 application identifiers and their values: GS1-128, GS1 DataBar, GS1 DataMatrix, GS1 QR Code.</summary>
    ElementString,

    /// <summary>A web address that holds a GTIN.</summary>
    DigitalLink,
}
