using System.Net;
using System.Net.Sockets;

namespace LossPrevention.TestKit;

/// <summary>Ports of the loopback that nobody listens on now.</summary>
public static class FreePorts
{
    /// <summary>One.</summary>
    public static int One() => Several(1)[0];

    /// <summary>Several, all different.</summary>
    public static int[] Several(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }
}
