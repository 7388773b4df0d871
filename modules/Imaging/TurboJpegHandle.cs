using Microsoft.Win32.SafeHandles;

namespace LossPrevention.Imaging;

/// <summary>One compressor or decompressor of libturbojpeg, used by one call at a time.</summary>
internal sealed class TurboJpegHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => TurboJpeg.Destroy(handle) == 0;
}
