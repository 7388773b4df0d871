using System.Runtime.InteropServices;

namespace LossPrevention.Benchmarks;

/// <summary>What the calling thread has spent of a processor: other programs, which take it off the processor, do not count.</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>Milliseconds since the thread began.</summary>
    public static double Milliseconds()
    {
        _ = clock_gettime(ThreadCpuTime, out var time);
        return (time.Seconds * 1e3) + (time.Nanoseconds / 1e6);
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
