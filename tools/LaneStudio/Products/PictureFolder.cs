using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Pictures on disk: a folder for each GTIN or PLU, with JPEG or PNG files in it.</summary>
internal sealed class PictureFolder : IPictures
{
    // Larger than any sprite: a photograph of 20 megapixels is not kept as it is.
    private const int LongestSide = 900;
    private readonly Dictionary<ProductCode, string[]> _files = [];
    private readonly List<StudioProduct> _products = [];
    private readonly List<string> _notes = [];

    private PictureFolder()
    {
    }

    /// <summary>The products that have pictures, in the order of the catalog.</summary>
    public IReadOnlyList<StudioProduct> Products => _products;

    /// <summary>What was left out and why.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public static PictureFolder Load(string images, string catalogPath)
    {
        if (!Directory.Exists(images))
        {
            throw new InputException($"--images: the folder '{images}' does not exist; name a folder that holds a folder of pictures for each GTIN or PLU.");
        }

        LoadedCatalog catalog = LoadCatalog(catalogPath);
        var pictures = new PictureFolder();
        pictures._notes.AddRange(catalog.Errors);
        foreach (string folder in Directory.EnumerateDirectories(images).Order(StringComparer.Ordinal))
        {
            pictures.Add(folder, catalog.Catalog);
        }

        return pictures._products.Count > 0
            ? pictures
            : throw new InputException($"--images: no folder in '{images}' is named by a GTIN or PLU of '{catalogPath}' and holds a JPEG or PNG.");
    }

    public RgbaImage CutOut(StudioProduct product, int picture)
    {
        string path = _files[product.Code][picture];
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            RgbaImage? drawn = ImageFile.IsPng(bytes) ? PngCodec.DecodeRgba(bytes) : null;
            return drawn is not null && HasCover(drawn) ? drawn : SoftMask.Cut(Shrunk(ImageFile.Decode(bytes)));
        }
        catch (ImageFormatException e)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    private static LoadedCatalog LoadCatalog(string path)
    {
        try
        {
            return CatalogFile.Load(path);
        }
        catch (CatalogException e)
        {
            throw new InputException(e.Message, e);
        }
    }

    private void Add(string folder, Catalog catalog)
    {
        string name = Path.GetFileName(folder);
        if (!ProductCode.TryParse(name, out ProductCode code, out string? error))
        {
            _notes.Add($"{folder} is left out: {error}");
            return;
        }

        string[] files =
        [
            .. Directory.EnumerateFiles(folder)
                .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG")
                .Order(StringComparer.Ordinal),
        ];
        if (catalog.Find(code) is not { } entry)
        {
            _notes.Add($"{folder} is left out: the catalog has no product {code}.");
        }
        else if (files.Length == 0)
        {
            _notes.Add($"{folder} is left out: it holds no JPEG or PNG.");
        }
        else if (!_files.TryAdd(code, files))
        {
            _notes.Add($"{folder} is left out: another folder stands for {code}.");
        }
        else
        {
            _products.Add(new StudioProduct(entry, code, files.Length));
        }
    }

    private static bool HasCover(RgbaImage image)
    {
        for (int i = 3; i < image.Pixels.Length; i += 4)
        {
            if (image.Pixels[i] < 250)
            {
                return true;
            }
        }

        return false;
    }

    private static RgbImage Shrunk(RgbImage image)
    {
        double scale = (double)LongestSide / Math.Max(image.Width, image.Height);
        return scale >= 1
            ? image
            : Resampler.Resize(image, Math.Max(1, (int)(image.Width * scale)), Math.Max(1, (int)(image.Height * scale)));
    }
}
