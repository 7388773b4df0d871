using System.Runtime.InteropServices;

namespace LossPrevention.Imaging;

/// <summary>One PNG being read. The library keeps a pointer to the data between header and pixels, so the data is copied to memory that stays where it is.</summary>
internal sealed unsafe class LibPngReader : IDisposable
{
    private static readonly byte[] White = [255, 255, 255];
    private byte* _data;
    private LibPng.Image _image = new() { Version = LibPng.Version };

    public LibPngReader(ReadOnlySpan<byte> png)
    {
        if (png.IsEmpty)
        {
            throw new ImageFormatException("The PNG is empty.");
        }

        _data = (byte*)NativeMemory.Alloc((nuint)png.Length);
        png.CopyTo(new Span<byte>(_data, png.Length));
        if (LibPng.BeginRead(ref _image, _data, (nuint)png.Length) == 0)
        {
            string reason = _image.Error();
            Dispose();
            throw new ImageFormatException($"This is not a PNG that can be read: {reason}");
        }
    }

    public ImageSize Size => new((int)_image.Width, (int)_image.Height);

    public void Read(Span<byte> pixels, uint format)
    {
        _image.Format = format;
        if (LibPng.FinishRead(ref _image, format == LibPng.Rgba ? default : White, pixels, 0, 0) == 0)
        {
            throw new ImageFormatException($"The PNG cannot be decoded: {_image.Error()}");
        }
    }

    public void Dispose()
    {
        LibPng.Free(ref _image);
        NativeMemory.Free(_data);
        _data = null;
    }
}
