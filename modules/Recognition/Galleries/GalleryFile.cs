using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>
/// <c>gallery.bin</c>: little-endian; "LPGA", format, hash of the embedder, projection, products, calibration, goods model, "END.". Lists are a 32-bit count and their
/// elements, texts are UTF-8 with a 7-bit encoded length (BinaryWriter), an absent text is empty.
/// </summary>
internal static class GalleryFile
{
    /// <summary>The version of the layout; a file of another is refused.</summary>
    public const int Format = 4;

    private const int MaxCount = 1 << 28;
    private static ReadOnlySpan<byte> Start => "LPGA"u8;
    private static ReadOnlySpan<byte> End => "END."u8;

    /// <summary>Writes a gallery.</summary>
    /// <param name="gallery">The products.</param>
    /// <param name="embedderHash">SHA-256 in hex of the embedder whose vectors they are: those of another one mean nothing here, whatever their length.</param>
    public static byte[] Write(Gallery gallery, string embedderHash)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Start);
        writer.Write(Format);
        writer.Write(embedderHash);
        WriteFloats(writer, gallery.Projection.Centre);
        WriteFloats(writer, gallery.Projection.Rows);
        writer.Write(gallery.Products.Count);
        foreach (var product in gallery.Products)
        {
            writer.Write(product.Code.Value);
            writer.Write(product.Category ?? string.Empty);
            writer.Write(product.VisualGroup ?? string.Empty);
            WriteLooks(writer, product);
        }

        WriteFloats(writer, gallery.Calibration.BetweenVariance);
        writer.Write(gallery.Calibration.UnknownPrior);
        writer.Write(gallery.Calibration.ByCrops.Length);
        foreach (var step in gallery.Calibration.ByCrops)
        {
            writer.Write(step.Variance);
            writer.Write(step.Limit);
            WriteMap(writer, step.Verification);
            WriteMap(writer, step.Unknown);
            WriteMap(writer, step.Goods);
        }

        writer.Write(gallery.Goods?.Kinds.Length ?? 0);
        foreach (var kind in gallery.Goods?.Kinds ?? [])
        {
            WriteLooks(writer, kind);
        }

        writer.Write(End);
        writer.Flush();
        return buffer.ToArray();
    }

    /// <summary>Reads a gallery.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="embedderHash">SHA-256 in hex of the embedder beside it.</param>
    /// <exception cref="BundleException">The data is cut short, holds what no gallery holds, or was made with another embedder.</exception>
    public static Gallery Read(byte[] bytes, string embedderHash)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            Require(reader.ReadBytes(4).AsSpan().SequenceEqual(Start), "does not begin as a gallery does");
            var format = reader.ReadInt32();
            Require(format == Format, $"has format {format}; this version reads format {Format}");
            var madeWith = reader.ReadString();
            Require(
                string.Equals(madeWith, embedderHash, StringComparison.OrdinalIgnoreCase),
                $"was made with the embedder {BundleFiles.ShortHash(madeWith)}, but the bundle's is {BundleFiles.ShortHash(embedderHash)}");
            var projection = new Projection(ReadFloats(reader), ReadFloats(reader));
            var products = ReadList(reader, () => ReadProduct(reader));
            Require(products.Count > 0, "holds no product");
            var between = ReadFloats(reader);
            var prior = reader.ReadDouble();
            var steps = ReadList(reader, () => new CalibrationStep(reader.ReadDouble(), Finite(reader.ReadDouble()), ReadMap(reader), ReadMap(reader), ReadMap(reader)));
            var nonGoods = ReadList(reader, () => ReadLooks(reader, "a kind of non-goods"));
            Require(reader.ReadBytes(4).AsSpan().SequenceEqual(End), "is cut short");
            Require(reader.BaseStream.Position == bytes.Length, "goes on after its end");
            Require(
                between.Length == projection.Length && nonGoods.TrueForAll(kind => kind.Prototype.Length == projection.Length && Array.TrueForAll(kind.Views, view => view.Length == projection.Length))
                && prior is >= 0 and < 1 && steps.Count > 0 && steps.TrueForAll(step => step.Variance > 0 && step.Limit > 0),
                "holds a calibration that does not fit it");
            return new Gallery(projection, products, new Calibration([.. steps], between, prior), nonGoods.Count > 0 ? new GoodsModel([.. nonGoods]) : null);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or IOException)
        {
            throw new BundleException($"The bundle's {BundleFiles.Gallery} cannot be read: {(e is EndOfStreamException ? "it is cut short" : e.Message.TrimEnd('.'))}; enroll again.", e);
        }
    }

    private static GalleryProduct ReadProduct(BinaryReader reader)
    {
        var text = reader.ReadString();
        Require(ProductCode.TryParse(text, out var code, out _), $"holds the code '{text}', which is none");
        var (category, group, looks) = (reader.ReadString(), reader.ReadString(), ReadLooks(reader, $"product {code}"));
        return new GalleryProduct(code, Absent(category), Absent(group), looks.Prototype, looks.Pictures) { Views = looks.Views };
    }

    private static void WriteLooks(BinaryWriter writer, Looks looks)
    {
        writer.Write(looks.Pictures);
        WriteFloats(writer, looks.Prototype);
        writer.Write(looks.Views.Length);
        foreach (var view in looks.Views)
        {
            WriteFloats(writer, view);
        }
    }

    private static Looks ReadLooks(BinaryReader reader, string whose)
    {
        var pictures = reader.ReadInt32();
        Require(pictures > 0, $"holds {whose} without pictures");
        return new Looks(ReadFloats(reader), pictures) { Views = [.. ReadList(reader, () => ReadFloats(reader))] };
    }

    private static string? Absent(string text) => text.Length > 0 ? text : null;

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new BundleException($"The bundle's {BundleFiles.Gallery} {problem}; enroll again.");
        }
    }

    private static void WriteMap(BinaryWriter writer, LinearMap map)
    {
        writer.Write(map.Slope);
        writer.Write(map.Offset);
    }

    private static LinearMap ReadMap(BinaryReader reader) => new(Finite(reader.ReadDouble()), Finite(reader.ReadDouble()));

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new FormatException("it holds a number that is none");

    private static void WriteFloats(BinaryWriter writer, ReadOnlySpan<float> values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
        {
            writer.Write(value);
        }
    }

    private static float[] ReadFloats(BinaryReader reader)
    {
        var count = ReadCount(reader, sizeof(float));
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = reader.ReadSingle();
            _ = Finite(values[i]);
        }

        return values;
    }

    private static List<T> ReadList<T>(BinaryReader reader, Func<T> read)
    {
        var count = ReadCount(reader, 1);
        var list = new List<T>(count);
        for (var i = 0; i < count; i++)
        {
            list.Add(read());
        }

        return list;
    }

    private static int ReadCount(BinaryReader reader, int elementBytes)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > MaxCount)
        {
            throw new FormatException($"it counts {count} of something");
        }

        // A count is believed only where the file is long enough for it, so that a broken one takes no memory.
        return (long)count * elementBytes <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new EndOfStreamException();
    }
}
