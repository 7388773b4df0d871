using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>Which column of a catalog stands where.</summary>
internal sealed class CatalogHeader
{
    public static readonly ValueList<string> Columns =
        ["gtin", "plu", "name", "category", "unitPrice", "soldBy", "weightGrams", "visualGroup"];

    private readonly Dictionary<string, int> positions;
    private readonly ValueList<string> ignored;

    private CatalogHeader(int width, Dictionary<string, int> positions, ValueList<string> ignored)
    {
        Width = width;
        this.positions = positions;
        this.ignored = ignored;
    }

    /// <summary>How many fields every line must have.</summary>
    public int Width { get; }

    /// <summary>Reads the first line; null where it names neither a gtin nor a plu column, and so is no header.</summary>
    public static CatalogHeader? Parse(IReadOnlyList<string> fields)
    {
        var found = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var others = new List<string>();
        for (var i = 0; i < fields.Count; i++)
        {
            if (!Columns.Contains(fields[i], StringComparer.OrdinalIgnoreCase) || !found.TryAdd(fields[i], i))
            {
                others.Add(fields[i]);
            }
        }

        return found.ContainsKey("gtin") || found.ContainsKey("plu")
            ? new CatalogHeader(fields.Count, found, others.ToValueList())
            : null;
    }

    /// <summary>A line's field; null where the column or its value is absent.</summary>
    public string? Field(string[] record, string column) =>
        positions.TryGetValue(column, out var position) && record[position].Length > 0 ? record[position] : null;

    public ValueList<string> Notes(string sourceName)
    {
        var notes = ignored.Select(column => $"{sourceName}: the column '{column}' is unknown or stands twice and is ignored.").ToList();
        var absent = Columns.Where(column => !positions.ContainsKey(column)).ToList();
        if (absent.Count > 0)
        {
            notes.Add($"{sourceName}: without the column {string.Join(", ", absent)}; its values count as unknown.");
        }

        return notes.ToValueList();
    }
}
