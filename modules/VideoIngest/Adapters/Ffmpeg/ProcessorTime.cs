using System.Runtime.InteropServices;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>Processor time that this process and the decoders that it has waited for have taken, user and system together.</summary>
internal static partial class ProcessorTime
{
    private const int Children = -1; // RUSAGE_CHILDREN
    private const int UsageLongs = 18; // struct rusage: two times of seconds and microseconds, then fourteen counters

    /// <summary>Up to now. Decoders count once they have ended.</summary>
    public static TimeSpan Used
    {
        get
        {
            Span<long> usage = stackalloc long[UsageLongs];
            var known = OperatingSystem.IsLinux() && GetUsage(Children, ref MemoryMarshal.GetReference(usage)) == 0;
            var decoders = known ? TimeSpan.FromMicroseconds((1e6 * (usage[0] + usage[2])) + usage[1] + usage[3]) : TimeSpan.Zero;
            return Environment.CpuUsage.TotalTime + decoders;
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref long usage);
}
