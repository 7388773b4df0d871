using System.Globalization;
using CsvHelper;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime;

/// <summary>
/// Reads and writes <c>catalog.csv</c>: <c>gtin,plu,name,category,unitPrice,soldBy,weightGrams,visualGroup</c>, header required, columns
/// in any order, empty where unknown, other columns ignored with a note. A bad line is left out and named; the good ones are used.
/// </summary>
public static class CatalogFile
{
    /// <summary>Reads a catalog from disk, UTF-8.</summary>
    /// <param name="path">The file; messages name it by its last part.</param>
    /// <exception cref="CatalogException">The file cannot be read, has no header, or has no good line.</exception>
    public static LoadedCatalog Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CatalogException($"The catalog '{path}' cannot be read ({e.Message.TrimEnd('.')}); check the path and its rights.", e);
        }

        return Parse(text, Path.GetFileName(path));
    }

    /// <summary>Reads a catalog from text.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="sourceName">What messages call it, such as <c>catalog.csv</c>.</param>
    /// <exception cref="CatalogException">There is no header or no good line.</exception>
    public static LoadedCatalog Parse(string text, string sourceName)
    {
        var badQuotes = new HashSet<long>();
        using var reader = CsvReader.FromText(text.TrimStart('\uFEFF'), new CsvReaderOptions
        {
            Separator = ',',
            TrimWhitespace = true,
            TrackLineNumbers = true,
            AllowLineBreaksInQuotes = false, // so that one open quote does not swallow the lines after it
            OnMalformedRecord = record => badQuotes.Add(record.LineNumber),
        });
        var header = CatalogHeader.Parse(reader.Headers) ?? throw new CatalogException(
            $"{sourceName} has no header; its first line must name the columns {string.Join(',', CatalogHeader.Columns)}, separated by commas.");

        var errors = new List<string>();
        var products = new List<CatalogProduct>();
        var lineOfCode = new Dictionary<ProductCode, long>();
        while (reader.Read())
        {
            var line = reader.LineNumber;
            CatalogProduct? product = null;
            var error = badQuotes.Contains(line)
                ? "a quotation mark stands where none may or is not closed; put the whole field in quotes and double those inside"
                : CatalogLine.TryParse(header, Fields(reader), out product) ?? RefuseDuplicate(product!, lineOfCode);
            if (error is not null)
            {
                errors.Add($"{sourceName} line {line}: {error}; mend or remove the line.");
                continue;
            }

            products.Add(product!);
            foreach (var code in Catalog.CodesOf(product!))
            {
                lineOfCode.Add(code, line);
            }
        }

        return products.Count > 0
            ? new LoadedCatalog(Catalog.Create(products), errors.ToValueList(), header.Notes(sourceName))
            : throw new CatalogException(errors.Count == 0
                ? $"{sourceName} has a header but no product; add one line for each product."
                : $"{sourceName} has no good line ({errors.Count} bad); the first: {errors[0]}");
    }

    /// <summary>Writes products in the form that <see cref="Parse"/> reads.</summary>
    public static string Format(IEnumerable<CatalogProduct> products)
    {
        var text = new StringWriter();
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }))
        {
            csv.WriteHeader(CatalogHeader.Columns.AsSpan());
            foreach (var product in products)
            {
                csv.WriteRecord(
                    product.Gtin?.Value,
                    product.Plu?.Value,
                    product.Name,
                    product.Category,
                    product.UnitPrice?.ToString(CultureInfo.InvariantCulture),
                    product.SoldBy == SoldBy.Weight ? "weight" : "each",
                    product.WeightGrams?.ToString("0.###", CultureInfo.InvariantCulture),
                    product.VisualGroup);
            }
        }

        return text.ToString();
    }

    private static string[] Fields(CsvReader reader)
    {
        var fields = new string[reader.FieldCount];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = reader.GetString(i);
        }

        return fields;
    }

    private static string? RefuseDuplicate(CatalogProduct product, Dictionary<ProductCode, long> lineOfCode)
    {
        foreach (var code in Catalog.CodesOf(product))
        {
            if (lineOfCode.TryGetValue(code, out var line))
            {
                return $"{(code.IsPlu ? "plu" : "gtin")} {code} stands already in line {line}";
            }
        }

        return null;
    }
}
