using LossPrevention.Contracts;

namespace LossPrevention.ModelBuilder;

/// <summary>A product of the catalog and its picture files.</summary>
internal sealed record ProductPictures(CatalogProduct Product, ProductCode Code, IReadOnlyList<string> Files);

/// <summary>Finds pictures in a folder that has a folder for each GTIN or PLU.</summary>
internal static class PictureFolder
{
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png"];

    /// <summary>The products that have pictures, ordered by code; whatever does not fit is told to <paramref name="note"/>.</summary>
    /// <exception cref="CommandException">There is no folder, or no product with a picture.</exception>
    public static List<ProductPictures> Find(string images, Catalog catalog, Action<string> note)
    {
        if (!Directory.Exists(images))
        {
            throw new CommandException($"The picture folder '{images}' does not exist; give a folder that holds one folder for each GTIN or PLU.");
        }

        var found = new SortedDictionary<string, ProductPictures>(StringComparer.Ordinal);
        foreach (var folder in Directory.GetDirectories(images).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            var files = Directory.GetFiles(folder).Where(IsPicture).Order(StringComparer.Ordinal).ToList();
            if (!ProductCode.TryParse(name, out var code, out var error))
            {
                note($"Folder {name} is left out: {error}");
            }
            else if (catalog.Find(code) is not { } product)
            {
                note($"Folder {name} is left out: the catalog has no product {code}.");
            }
            else if (files.Count == 0)
            {
                note($"Folder {name} holds no JPEG or PNG.");
            }
            else if (found.TryGetValue(product.Code.Value, out var other))
            {
                found[product.Code.Value] = other with { Files = [.. other.Files, .. files] };
            }
            else
            {
                found.Add(product.Code.Value, new ProductPictures(product, product.Code, files));
            }
        }

        foreach (var product in catalog.Products.Where(product => !found.ContainsKey(product.Code.Value)))
        {
            note($"Product {product.Code} ({product.Name}) has no pictures; it is not enrolled.");
        }

        return found.Count > 0
            ? [.. found.Values]
            : throw new CommandException($"'{images}' has no picture of any product of the catalog; it needs one folder for each GTIN or PLU, with JPEG or PNG files in it.");
    }

    private static bool IsPicture(string path) => Endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
