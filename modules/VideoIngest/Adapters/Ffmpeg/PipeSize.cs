using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>
/// Widens a pipe. By default Linux lets 64 KB wait in one, so that a full-resolution picture makes the two ends take turns fifty times.
/// </summary>
internal static partial class PipeSize
{
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ
    private const int MostForAnyone = 1 << 20; // /proc/sys/fs/pipe-max-size as a rule

    /// <summary>As wide as anyone may have it; where that is refused the pipe stays as it is.</summary>
    public static void Widen(Stream pipe)
    {
        if (OperatingSystem.IsLinux() && pipe is System.IO.Pipes.PipeStream { SafePipeHandle: var handle })
        {
            _ = Fcntl(handle, SetPipeSize, MostForAnyone);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(SafePipeHandle descriptor, int command, int argument);
}
