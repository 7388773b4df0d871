using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Gives the classes of the GroceryStoreDataset in-house GTINs (prefix 021) and prices that depend on nothing but the class number, and links
/// the pictures of a list into a folder for each. The catalog always lists all classes.
/// </summary>
internal static class GroceryImport
{
    /// <summary>Writes <c>catalog.csv</c> and <c>images/</c>; returns how many products have pictures, and how many pictures there are.</summary>
    /// <exception cref="CommandException">The list is missing or has another form.</exception>
    public static (int Products, int Pictures) Run(string from, string list, string target)
    {
        var classes = ReadRows(Path.Combine(from, "classes.csv"), "fine_id", "fine_name", "coarse_name");
        var rows = ReadRows(Path.Combine(from, list), "path", "fine_id");
        var images = Path.Combine(target, "images");
        Directory.CreateDirectory(images);
        var products = classes.Select(row => Product(int.Parse(row["fine_id"]), row["fine_name"], row["coarse_name"])).ToList();
        File.WriteAllText(Path.Combine(target, "catalog.csv"), CatalogFile.Format(products));
        var used = new HashSet<string>();
        foreach (var row in rows)
        {
            var folder = Path.Combine(images, Code(int.Parse(row["fine_id"])).Value);
            used.Add(folder);
            Directory.CreateDirectory(folder);
            var source = Path.GetFullPath(Path.Combine(from, row["path"]));
            var link = Path.Combine(folder, Path.GetFileName(source));
            File.Delete(link);
            File.CreateSymbolicLink(link, source);
        }

        return (used.Count, rows.Count);
    }

    /// <summary>The in-house GTIN of a class.</summary>
    public static ProductCode Code(int fineId)
    {
        var digits = $"0021234{fineId:D6}";
        return ProductCode.Parse(digits + ProductCode.CheckDigit(digits));
    }

    private static CatalogProduct Product(int fineId, string name, string category) => new()
    {
        Gtin = Code(fineId),
        Name = name,
        Category = category,
        UnitPrice = 0.99m + (fineId * 7 % 13 * 0.5m),
    };

    private static List<Dictionary<string, string>> ReadRows(string path, params string[] columns)
    {
        if (!File.Exists(path))
        {
            throw new CommandException($"'{path}' does not exist; give the folder of the GroceryStoreDataset with its CSV lists.");
        }

        var lines = File.ReadAllLines(path);
        var header = lines[0].Split(',');
        if (columns.FirstOrDefault(column => !header.Contains(column)) is { } missing)
        {
            throw new CommandException($"'{path}' has no column {missing}.");
        }

        return [.. lines.Skip(1).Where(line => line.Length > 0).Select(line =>
            header.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }
}
