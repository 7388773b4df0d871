namespace LossPrevention.PosBridge.Dialects;

/// <summary>
/// The symbologies of UnifiedPOS (<c>SCAN_SDT_...</c>, UnifiedPOS Retail Peripheral Architecture 1.16, Scanner), as far as they change how
/// the code is read.
/// </summary>
internal static class ScanDataType
{
    public const int Unknown = 0;
    private const int UpcA = 101;
    private const int UpcE = 102;
    private const int Ean8 = 103;
    private const int Ean13 = 104;
    private const int Itf = 106;
    private const int UpcASupplement = 111;
    private const int UpcESupplement = 112;
    private const int Ean8Supplement = 118;
    private const int Ean13Supplement = 119;
    private const int Pdf417 = 201;
    private const int MicroPdf417 = 207;

    /// <summary>PDF417 stands on identity documents and boarding passes, not on goods: what is in it is never read.</summary>
    public static bool MayHoldPersons(int type) => type is Pdf417 or MicroPdf417;

    /// <summary>The code as PosEvent carries it.</summary>
    /// <param name="type">The symbology.</param>
    /// <param name="data">The raw data, with the identifiers that the scanner adds.</param>
    /// <param name="label">The decoded label; null where the scanner does not decode.</param>
    public static string Code(int type, string data, string? label)
    {
        var code = label ?? WithoutIdentifier(data);
        if (type is UpcA or UpcE or Ean8 or Ean13 or Itf or UpcASupplement or UpcESupplement or Ean8Supplement or Ean13Supplement)
        {
            code = string.Concat(code.Where(char.IsAsciiDigit));
        }

        // The two or five digits beside the bars of magazines tell the issue, not the product.
        var length = type switch
        {
            UpcASupplement => 12,
            Ean8Supplement => 8,
            Ean13Supplement => 13,
            UpcESupplement => code.Length > 8 ? 8 : code.Length,
            _ => code.Length,
        };
        return code.Length > length ? code[..length] : code;
    }

    /// <summary>Scanners may put the AIM identifier of the symbology in front, such as <c>]E0</c>.</summary>
    private static string WithoutIdentifier(string data) => data.Length > 3 && data[0] == ']' ? data[3..] : data;
}
