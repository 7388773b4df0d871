using LossPrevention.Imaging;

namespace LossPrevention.ModelBuilder.Tests;

/// <summary>A bundle of four drawn products, made once through the command line.</summary>
public sealed class DrawnBundle : IDisposable
{
    public static readonly string[] Codes = ["4011", "4012", "4013", "4014"];
    private static readonly (int Red, int Green, int Blue)[] Colours = [(200, 40, 40), (40, 180, 60), (50, 70, 200), (220, 200, 50)];

    public DrawnBundle()
    {
        Root = Directory.CreateTempSubdirectory("drawn-bundle-").FullName;
        for (var product = 0; product < Codes.Length; product++)
        {
            Directory.CreateDirectory(Path.Combine(Images, Codes[product]));
            for (var picture = 0; picture < 6; picture++)
            {
                ImageFile.Save(Path.Combine(Images, Codes[product], $"{picture}.png"), Draw(product, picture));
            }
        }

        File.WriteAllText(Path.Combine(Images, "4011", "broken.jpg"), "no picture");
        File.WriteAllText(CatalogPath, "gtin,plu,name,category,unitPrice,soldBy,weightGrams,visualGroup\n"
            + string.Concat(Codes.Select((code, i) => $",{code},Product {i},Kind {i / 2},1.00,each,,\n")));
        Run("make-embedder", "--out", Path.Combine(Root, "embedder.onnx"));
        (EnrollCode, EnrollOutput) = Run(
            "enroll", "--images", Images, "--catalog", CatalogPath, "--embedder", Path.Combine(Root, "embedder.onnx"), "--out", Folder, "--augment", "2");
    }

    public string Root { get; }

    public string Images => Path.Combine(Root, "images");

    public string CatalogPath => Path.Combine(Root, "catalog.csv");

    public string Folder => Path.Combine(Root, "bundle");

    public int EnrollCode { get; }

    public string EnrollOutput { get; }

    public static (int Code, string Text) Run(params string[] args)
    {
        using var text = new StringWriter();
        return (ModelBuilderCommands.Run(args, TextWriter.Synchronized(text), TextWriter.Synchronized(text), TimeProvider.System), text.ToString());
    }

    /// <summary>A picture of one product: its colour with stripes of its own width.</summary>
    public static RgbImage Draw(int product, int seed)
    {
        var random = new Random((product * 100) + seed);
        var (red, green, blue) = Colours[product];
        var image = new RgbImage(120, 120);
        for (var i = 0; i < 120 * 120; i++)
        {
            var stripe = (i % 120 / (4 + (product * 3)) % 2 * 40) + random.Next(-12, 12);
            image.Pixels[3 * i] = (byte)Math.Clamp(red + stripe, 0, 255);
            image.Pixels[(3 * i) + 1] = (byte)Math.Clamp(green + stripe, 0, 255);
            image.Pixels[(3 * i) + 2] = (byte)Math.Clamp(blue + stripe, 0, 255);
        }

        return image;
    }

    /// <summary>A copy of the bundle that a test may break; removed with the bundle.</summary>
    public string Copy()
    {
        var copy = Directory.CreateDirectory(Path.Combine(Root, $"copy-{Guid.NewGuid():N}")).FullName;
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
