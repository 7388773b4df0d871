namespace LossPrevention.DecisionAlert.Cases;

/// <summary>Cells of files that are opened in a spreadsheet.</summary>
internal static class Csv
{
    /// <summary>Text that stays text: names and lanes come from elsewhere and may not begin a formula.</summary>
    public static string Text(string text)
    {
        var first = text.AsSpan().TrimStart(' ');
        return $"\"{(first.Length > 0 && "=+-@\t\r\n|%".Contains(first[0]) ? "'" : "")}{text.Replace("\"", "\"\"")}\"";
    }

    /// <summary>A figure; empty where there is none.</summary>
    public static string Number(double? value) => value?.ToString("0.####") ?? "";

    /// <summary>An amount; empty where there is none.</summary>
    public static string Amount(decimal? value) => value?.ToString("0.00") ?? "";
}
