using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>How tills write prices and weights.</summary>
public sealed record TillNumbers
{
    /// <summary>Digits of a price that stand for fractions where it has no decimal point: 2 reads 199 as 1.99. 0 to 4. Default: 0.</summary>
    [Range(0, 4)]
    public int PriceDecimals { get; init; }

    /// <summary>Whether <c>1.234,50</c> is written for 1234.50. Default: no.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>The unit of weights. Default: gram.</summary>
    public WeightUnit WeightUnit { get; init; }

    internal decimal Price(string text, string field)
    {
        var price = Number(text, field);
        return text.Contains(DecimalComma ? ',' : '.', StringComparison.Ordinal) ? price : price / PowerOfTen(PriceDecimals);
    }

    internal double Grams(string text, string field) => WeightUnits.ToGrams(Number(text, field), WeightUnit);

    /// <summary>A number with or without a sign, before or after it, and with or without groups of thousands.</summary>
    internal decimal Number(string text, string field)
    {
        var format = DecimalComma ? Comma : NumberFormatInfo.InvariantInfo;
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingSign | NumberStyles.AllowDecimalPoint
            | NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        return decimal.TryParse(text, Styles, format, out var number) && Math.Abs(number) < Largest
            ? number
            : throw new TillRefusal($"{field} is {TillRefusal.Quote(text)}, no number");
    }

    private const decimal Largest = 1_000_000_000;
    private static readonly NumberFormatInfo Comma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    private static decimal PowerOfTen(int exponent) => exponent == 0 ? 1 : 10 * PowerOfTen(exponent - 1);
}

/// <summary>Units of weight.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<WeightUnit>))]
public enum WeightUnit
{
#pragma warning disable CS1591 // each name says it
    Gram,
    Kilogram,
    Pound,
    Ounce,
#pragma warning restore CS1591
}

/// <summary>Weights as grams.</summary>
internal static class WeightUnits
{
    /// <summary>International avoirdupois: a pound is 453.59237 g, an ounce its sixteenth.</summary>
    public static double ToGrams(decimal weight, WeightUnit unit) => (double)(weight * unit switch
    {
        WeightUnit.Kilogram => 1000m,
        WeightUnit.Pound => 453.59237m,
        WeightUnit.Ounce => 28.349523125m,
        _ => 1m,
    });
}
