using System.Globalization;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>Reads one line of a catalog.</summary>
internal static class CatalogLine
{
    /// <summary>Reads a line; returns what is wrong with it, without a full stop, or null.</summary>
    public static string? TryParse(CatalogHeader header, string[] record, out CatalogProduct? product)
    {
        product = null;
        if (record.Length != header.Width)
        {
            return $"it has {record.Length} fields, but the header names {header.Width} (a comma inside a field needs quotes around the field)";
        }

        if (ReadCode(header, record, "gtin", isPlu: false, out var gtin) is { } gtinError)
        {
            return gtinError;
        }

        if (ReadCode(header, record, "plu", isPlu: true, out var plu) is { } pluError)
        {
            return pluError;
        }

        if (gtin is null && plu is null)
        {
            return "it has neither gtin nor plu";
        }

        if (ReadNumber(header, record, "unitPrice", "1.29", out var unitPrice) is { } priceError)
        {
            return priceError;
        }

        if (ReadNumber(header, record, "weightGrams", "450", out var weightGrams) is { } weightError)
        {
            return weightError;
        }

        SoldBy soldBy;
        switch (header.Field(record, "soldBy")?.ToLowerInvariant())
        {
            case null or "each":
                soldBy = SoldBy.Each;
                break;
            case "weight":
                soldBy = SoldBy.Weight;
                break;
            default:
                return $"soldBy '{header.Field(record, "soldBy")}' is neither each nor weight";
        }

        product = new CatalogProduct
        {
            Gtin = gtin,
            Plu = plu,
            Name = header.Field(record, "name") ?? (gtin ?? plu)!.Value.ToString(),
            Category = header.Field(record, "category"),
            UnitPrice = unitPrice,
            SoldBy = soldBy,
            WeightGrams = (double?)weightGrams,
            VisualGroup = header.Field(record, "visualGroup"),
        };
        return null;
    }

    private static string? ReadCode(CatalogHeader header, string[] record, string column, bool isPlu, out ProductCode? value)
    {
        value = null;
        if (header.Field(record, column) is not { } field)
        {
            return null;
        }

        if (!ProductCode.TryParse(field, out var code, out var error))
        {
            return $"{column} {error.TrimEnd('.')}";
        }

        if (code.IsPlu != isPlu)
        {
            return isPlu ? $"plu '{field}' is a GTIN; put it in the column gtin" : $"gtin '{field}' is a PLU; put it in the column plu";
        }

        value = code;
        return null;
    }

    private static string? ReadNumber(CatalogHeader header, string[] record, string column, string example, out decimal? value)
    {
        value = null;
        if (header.Field(record, column) is not { } field)
        {
            return null;
        }

        if (!decimal.TryParse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return $"{column} '{field}' is no plain number such as {example}";
        }

        value = number;
        return null;
    }
}
