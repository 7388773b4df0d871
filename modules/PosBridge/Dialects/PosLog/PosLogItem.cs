using System.Xml.Linq;
using LossPrevention.Contracts;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>The goods of a POSLog line.</summary>
internal static class PosLogItem
{
    /// <summary>Reads a <c>Sale</c> or <c>Return</c>.</summary>
    public static PosItem Read(XElement line, XElement sale)
    {
        var (quantity, grams) = Quantity(sale);
        return new PosItem
        {
            Code = sale.Child("POSIdentity")?.Text("POSItemID") ?? sale.Text("POSItemID", "ItemID", "SKU")
                ?? throw new TillRefusal("the line has no POSItemID and no ItemID"),
            Description = sale.Text("Description", "ItemDescription"),
            EntryMethod = EntryOf(line, sale),
            Quantity = quantity,
            UnitPrice = PosLogAmounts.Money(sale, "ActualSalesUnitPrice", "RegularSalesUnitPrice", "UnitListPrice"),
            ExtendedPrice = PosLogAmounts.Money(sale, "ExtendedAmount", "ExtendedDiscountAmount"),
            WeightGrams = grams,
        };
    }

    /// <summary>How the code came in; null where the line does not say.</summary>
    public static PosEntryMethod? EntryOf(XElement line, XElement sale) => (line.AttributeText("EntryMethod") ?? sale.AttributeText("EntryMethod")) switch
    {
        null => null,
        "RFID" or "Rfid" => PosEntryMethod.Rfid,
        var name when name.StartsWith("Scan", StringComparison.OrdinalIgnoreCase) => PosEntryMethod.Scanned,
        var name when name.Contains("Key", StringComparison.OrdinalIgnoreCase) => PosEntryMethod.Keyed,
        _ => PosEntryMethod.Other,
    };

    /// <summary>Pieces; of goods by weight one piece and its grams. <c>Units</c> counts in the unit of measure, the element's text in pieces.</summary>
    private static (decimal Pieces, double? Grams) Quantity(XElement sale)
    {
        if (sale.Child("Quantity") is not { } quantity)
        {
            return (1, null);
        }

        WeightUnit? unit = quantity.AttributeText("UnitOfMeasureCode")?.ToUpperInvariant() switch
        {
            "GRM" or "G" => WeightUnit.Gram,
            "KGM" or "KG" or "KILO" => WeightUnit.Kilogram,
            "LBR" or "LB" or "LBS" => WeightUnit.Pound,
            "ONZ" or "OZ" => WeightUnit.Ounce,
            _ => null,
        };
        return unit is { } weighed
            ? (1, WeightUnits.ToGrams(PosLogAmounts.Number(quantity.AttributeText("Units") ?? quantity.Value, "Quantity"), weighed))
            : (PosLogAmounts.Number(quantity.Value, "Quantity"), null);
    }
}
