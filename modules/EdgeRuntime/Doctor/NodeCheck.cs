using System.Net.Sockets;
using LossPrevention.Contracts;

namespace LossPrevention.EdgeRuntime.Doctor;

/// <summary>The machine: disk, GPU, and the ways out.</summary>
public static class NodeCheck
{
    private const double LeastFreeGigabytes = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Room on the disk that holds a folder (or the nearest above it that exists).</summary>
    public static DoctorFinding Disk(string folder)
    {
        var existing = new DirectoryInfo(folder);
        while (existing is { Exists: false, Parent: not null })
        {
            existing = existing.Parent;
        }

        return Room(folder, new DriveInfo(existing.FullName).AvailableFreeSpace / 1e9);
    }

    internal static DoctorFinding Room(string folder, double gigabytes) => gigabytes < LeastFreeGigabytes
        ? DoctorFinding.Bad("disk", $"{gigabytes:F1} GB are free for {folder}", $"free {LeastFreeGigabytes:F0} GB or more: journal, models and evidence need it")
        : DoctorFinding.Good("disk", $"{gigabytes:F0} GB are free for {folder}");

    /// <summary>Whether a GPU that the twin asks for is there.</summary>
    public static DoctorFinding Gpu(IReadOnlyCollection<string> providers)
    {
        if (!providers.Any(p => p.Equals("cuda", StringComparison.OrdinalIgnoreCase) || p.Equals("tensorRt", StringComparison.OrdinalIgnoreCase)))
        {
            return DoctorFinding.Good("gpu", "the twin asks for none");
        }

        return File.Exists("/proc/driver/nvidia/version")
            ? DoctorFinding.Good("gpu", "an NVIDIA driver is loaded")
            : DoctorFinding.Weak("gpu", "the twin asks for a GPU and no NVIDIA driver is loaded", "install the driver and the container toolkit; until then the processor is used");
    }

    /// <summary>Whether a port can be connected to.</summary>
    public static async Task<DoctorFinding> ReachAsync(string subject, string host, int port, string remedy, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).AsTask().WaitAsync(Patience, clock, cancellationToken);
            return DoctorFinding.Good(subject, $"{host}:{port} answers");
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return DoctorFinding.Bad(subject, $"{host}:{port} does not answer: {(e is TimeoutException ? $"nothing within {Patience.TotalSeconds:F0} s" : e.Message)}", remedy);
        }
    }
}
