using System.Runtime.InteropServices;

namespace LossPrevention.Imaging;

/// <summary>The functions used of libpng 1.6 (<c>png.h</c>, "simplified API").</summary>
internal static unsafe partial class LibPng
{
    /// <summary>PNG_FORMAT_RGB.</summary>
    public const uint Rgb = 2;

    /// <summary>PNG_FORMAT_RGBA.</summary>
    public const uint Rgba = 3;

    /// <summary>PNG_IMAGE_VERSION.</summary>
    public const uint Version = 1;

    private const string Library = "libpng16.so.16";

    public static byte[] Write(byte[] pixels, int width, int height, uint format)
    {
        var control = new Image { Version = Version, Width = (uint)width, Height = (uint)height, Format = format };
        // PNG_IMAGE_PNG_SIZE_MAX: what the data can grow to when it does not compress at all (deflate's bound and the chunks' frame).
        nuint raw = (nuint)pixels.Length + (nuint)height;
        nuint length = raw + (raw >> 3) + 4096;
        var buffer = new byte[checked((int)length)];
        int done = WriteToMemory(ref control, buffer, ref length, 0, pixels, 0, 0);
        return done != 0
            ? buffer.AsSpan(0, (int)length).ToArray()
            : throw new InvalidOperationException($"A {width}x{height} picture cannot be encoded as PNG: {control.Error()}");
    }

    [LibraryImport(Library, EntryPoint = "png_image_begin_read_from_memory")]
    public static partial int BeginRead(ref Image image, byte* memory, nuint size);

    [LibraryImport(Library, EntryPoint = "png_image_finish_read")]
    public static partial int FinishRead(ref Image image, ReadOnlySpan<byte> background, Span<byte> buffer, int rowStride, nint colorMap);

    [LibraryImport(Library, EntryPoint = "png_image_free")]
    public static partial void Free(ref Image image);

    [LibraryImport(Library, EntryPoint = "png_image_write_to_memory")]
    private static partial int WriteToMemory(
        ref Image image, Span<byte> memory, ref nuint memoryBytes, int convertTo8Bit, ReadOnlySpan<byte> buffer, int rowStride, nint colorMap);

    /// <summary><c>png_image</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Image
    {
        public nint Opaque;
        public uint Version;
        public uint Width;
        public uint Height;
        public uint Format;
        public uint Flags;
        public uint ColorMapEntries;
        public uint WarningOrError;
        public fixed byte Message[64];

        public readonly string Error()
        {
            fixed (byte* text = Message)
            {
                return Marshal.PtrToStringAnsi((nint)text) ?? "no reason given";
            }
        }
    }
}
