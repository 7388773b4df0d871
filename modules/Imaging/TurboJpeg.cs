using System.Runtime.InteropServices;

namespace LossPrevention.Imaging;

/// <summary>The functions used of libturbojpeg 2.x (<c>turbojpeg.h</c>).</summary>
internal static partial class TurboJpeg
{
    /// <summary>TJPF_RGB.</summary>
    public const int Rgb = 0;

    /// <summary>TJSAMP_420.</summary>
    public const int Chroma420 = 2;

    /// <summary>TJFLAG_LIMITSCANS: refuses progressive files made to decode for minutes.</summary>
    public const int LimitScans = 32768;

    private const string Library = "libturbojpeg.so.0";

    public static TurboJpegHandle OpenDecompressor() => Opened(InitDecompress());

    public static TurboJpegHandle OpenCompressor() => Opened(InitCompress());

    public static string Error(TurboJpegHandle handle) => Marshal.PtrToStringAnsi(GetErrorString(handle)) ?? "no reason given";

    public static bool IsWarning(TurboJpegHandle handle) => GetErrorCode(handle) == 0;

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int ReadHeader(
        TurboJpegHandle handle, ReadOnlySpan<byte> jpeg, nuint length, out int width, out int height, out int subsampling, out int colorSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        TurboJpegHandle handle, ReadOnlySpan<byte> jpeg, nuint length, Span<byte> pixels, int width, int pitch, int height, int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        TurboJpegHandle handle,
        ReadOnlySpan<byte> pixels,
        int width,
        int pitch,
        int height,
        int pixelFormat,
        ref nint jpeg,
        out nuint length,
        int subsampling,
        int quality,
        int flags);

    [LibraryImport(Library, EntryPoint = "tjFree")]
    public static partial void Free(nint buffer);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    internal static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    private static partial TurboJpegHandle InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    private static partial TurboJpegHandle InitCompress();

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorString(TurboJpegHandle handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    private static partial int GetErrorCode(TurboJpegHandle handle);

    private static TurboJpegHandle Opened(TurboJpegHandle handle) =>
        handle.IsInvalid ? throw new InvalidOperationException("libturbojpeg could not be started: out of memory.") : handle;
}
