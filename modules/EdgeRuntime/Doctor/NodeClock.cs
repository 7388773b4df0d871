using System.Runtime.InteropServices;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Doctor;

/// <summary>
/// Whether a time service sets this machine's clock, by which cameras and tills are measured. The kernel knows (adjtimex(2)): it is told at every
/// setting, and stops believing it after some nine hours without one. Reading needs no privilege, and a container reads its host's clock.
/// </summary>
public static partial class NodeClock
{
    private const string Subject = "clock";
    private const int Unsynchronized = 0x40; // STA_UNSYNC of <sys/timex.h>

    /// <summary>What the kernel says.</summary>
    public static DoctorFinding Check()
    {
        if (!OperatingSystem.IsLinux() || IntPtr.Size != 8)
        {
            return DoctorFinding.Unknown(Subject, "whether a time service sets this machine's clock cannot be told on this system");
        }

        var timex = default(Timex);
        try
        {
            return AdjustTime(ref timex) < 0
                ? DoctorFinding.Unknown(Subject, $"whether a time service sets this machine's clock cannot be told: the kernel does not say (error {Marshal.GetLastPInvokeError()})")
                : Judge(timex.Status, TimeSpan.FromMicroseconds(timex.MaxError));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return DoctorFinding.Unknown(Subject, $"whether a time service sets this machine's clock cannot be told: {e.Message}");
        }
    }

    /// <param name="status">The kernel's status bits.</param>
    /// <param name="maxError">How far off the clock is at most, as the kernel reckons since it was last set.</param>
    internal static DoctorFinding Judge(int status, TimeSpan maxError) => (status & Unsynchronized) == 0
        ? DoctorFinding.Good(Subject, $"a time service sets this machine's clock; it is at most {maxError.TotalSeconds:F1} s off")
        : DoctorFinding.Weak(
            Subject, "the kernel says that no time service sets this machine's clock",
            "run chrony (with rtcsync, as Debian's does) or systemd-timesyncd on the box, by the same server as cameras and tills");

    [LibraryImport("libc", EntryPoint = "adjtimex", SetLastError = true)]
    private static partial int AdjustTime(ref Timex timex);

    /// <summary>The beginning of <c>struct timex</c> on 64-bit Linux, with room for the rest of it. With no mode set it is only read.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Timex
    {
        public uint Modes;
        public long Offset;
        public long Frequency;
        public long MaxError;
        public long EstimatedError;
        public int Status;
    }
}
