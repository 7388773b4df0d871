using System.Xml.Linq;

namespace LossPrevention.PosBridge.Dialects;

/// <summary>Numbers of a POSLog.</summary>
internal static class PosLogAmounts
{
    private static readonly TillNumbers Plain = new();

    /// <summary>The money of the first child of those names; null where there is none. What is subtracted is told by its kind, not by a sign.</summary>
    public static decimal? Money(XElement element, params ReadOnlySpan<string> names) =>
        element.Text(names) is { } text ? Math.Abs(Number(text, names[0])) : null;

    /// <summary>What the shopper pays; null where the document does not say.</summary>
    public static decimal? Total(XElement retail)
    {
        foreach (var type in (string[])["TransactionGrandAmount", "TransactionGrandTotal", "TransactionNetAmount"])
        {
            if (retail.Children("Total").FirstOrDefault(t => t.AttributeText("TotalType") == type) is { } total)
            {
                return Number(total.Value.Trim(), type);
            }
        }

        return null;
    }

    /// <summary>A decimal number as XML Schema writes it.</summary>
    public static decimal Number(string text, string field) => Plain.Number(text, field);
}
