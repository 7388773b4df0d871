using System.Diagnostics;
using System.Globalization;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime.Doctor;

namespace LossPrevention.EdgeRuntime.Tests.Doctor;

public sealed class NodeClockTests
{
    [Theory]
    [InlineData(0x2001, DoctorLevel.Good, "at most 0.3 s off")] // STA_NANO, STA_PLL
    [InlineData(0x2041, DoctorLevel.Weak, "no time service sets this machine's clock")]
    public void Judge_WhatTheKernelSays_IsSaidInWords(int status, DoctorLevel level, string text)
    {
        var finding = NodeClock.Judge(status, TimeSpan.FromMilliseconds(300));

        finding.Level.ShouldBe(level);
        finding.Text.ShouldContain(text);
    }

    /// <summary>Python's own reading of the same structure.</summary>
    [SkippableFact]
    public async Task Check_ThisMachine_IsWhatItsKernelSays()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/python3"), "needs Linux and python3 to compare with");
        const string script = """
            import ctypes, struct
            timex = ctypes.create_string_buffer(512)
            print(-1 if ctypes.CDLL(None).adjtimex(timex) < 0 else struct.unpack_from('i', timex, 40)[0])
            """;
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", script]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var status = int.Parse(await python.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture);

        NodeClock.Check().Level.ShouldBe(status < 0 ? DoctorLevel.Unknown : (status & 0x40) == 0 ? DoctorLevel.Good : DoctorLevel.Weak);
    }
}
