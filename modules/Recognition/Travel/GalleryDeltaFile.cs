using System.Security.Cryptography;
using System.Text;
using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>
/// A delta as it travels: "LPGD", the content's length in 4 bytes, the content, and an ECDSA P-256 signature (SHA-256, DER) over the content.
/// Little-endian. The content names the key that signed; the same lessons give the same content.
/// </summary>
internal static class GalleryDeltaFile
{
    /// <summary>Bytes of a delta at most: 100,000 products of 256 numbers.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int Format = 1;
    private const int MaxProducts = 100_000;
    private const int MaxLength = 4096;
    private static ReadOnlySpan<byte> Start => "LPGD"u8;

    /// <summary>The file, and the name under which it is kept: the same for the same content.</summary>
    public static (string Name, byte[] Bytes) Write(GalleryDelta delta, ECDsa key)
    {
        var content = Content(delta, Fingerprint(key));
        byte[] bytes = [.. Start, .. BitConverter.GetBytes(content.Length), .. content, .. BundleSignature.Sign(content, key)];
        var hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        return ($"{delta.Space}/{Uri.EscapeDataString(delta.StoreId)}/{Uri.EscapeDataString(delta.Version)}-{hash}.delta", bytes);
    }

    /// <summary>Reads and checks a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="trusted">The stores' keys by <see cref="Fingerprint"/>.</param>
    /// <exception cref="BundleException">It is cut short, altered, or signed by nobody who is trusted.</exception>
    public static GalleryDelta Read(byte[] bytes, IReadOnlyDictionary<string, ECDsa> trusted)
    {
        Require(bytes.Length is > 8 and <= MaxBytes && bytes.AsSpan().StartsWith(Start), "it is no gallery delta");
        var length = BitConverter.ToInt32(bytes, 4);
        Require(length > 0 && length < bytes.Length - 8, "it is cut short");
        var content = bytes[8..(8 + length)];
        using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
        try
        {
            var format = reader.ReadInt32();
            Require(format == Format, $"it has format {format}; this version reads format {Format}");
            var signer = reader.ReadString();
            Require(trusted.TryGetValue(signer, out var key), $"it is signed by a key that is not trusted ({signer})");
            Require(
                key!.VerifyData(content, bytes.AsSpan(8 + length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
                "its content is not what was signed");
            return Parse(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException or CryptographicException)
        {
            throw new BundleException($"it cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Names a key: the beginning of the SHA-256 of its public half.</summary>
    public static string Fingerprint(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 8));

    private static byte[] Content(GalleryDelta delta, string signer)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Format);
        writer.Write(signer);
        writer.Write(delta.StoreId);
        writer.Write(delta.Space);
        writer.Write(delta.Bundle);
        writer.Write(delta.Version);
        writer.Write(delta.At.UtcTicks);
        writer.Write(delta.Products.Count);
        writer.Write(delta.Products.Count > 0 ? delta.Products[0].Prototype.Length : 0);
        foreach (var product in delta.Products.OrderBy(p => p.Code))
        {
            writer.Write(product.Code.Value);
            writer.Write(product.Scans);
            writer.Write(product.Spread);
            foreach (var number in product.Prototype)
            {
                writer.Write(number);
            }
        }

        writer.Flush();
        return buffer.ToArray();
    }

    private static GalleryDelta Parse(BinaryReader reader)
    {
        var (store, space, bundle, version) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
        var at = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        var (count, length) = (reader.ReadInt32(), reader.ReadInt32());
        Require(count is >= 0 and <= MaxProducts && length is >= 0 and <= MaxLength, $"it counts {count} products of {length} numbers");
        var products = new List<LearnedLooks>();
        for (var i = 0; i < count; i++)
        {
            var text = reader.ReadString();
            Require(ProductCode.TryParse(text, out var code, out _), $"it holds the code '{text}', which is none");
            var (scans, spread) = (reader.ReadInt32(), reader.ReadSingle());
            var prototype = new Half[length];
            for (var d = 0; d < length; d++)
            {
                prototype[d] = reader.ReadHalf();
            }

            Require(scans > 0 && float.IsFinite(spread) && spread >= 0 && Array.TrueForAll(prototype, Half.IsFinite), $"its numbers of {code} are none");
            products.Add(new LearnedLooks(code, scans, spread, prototype));
        }

        return new GalleryDelta(store, space, bundle, version, at, products);
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new BundleException(problem);
        }
    }
}
