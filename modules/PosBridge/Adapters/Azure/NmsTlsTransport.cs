using System.Net.Security;
using System.Net.Sockets;
using Apache.NMS.ActiveMQ.Transport;
using Apache.NMS.ActiveMQ.Transport.Tcp;

namespace LossPrevention.PosBridge.Nms;

/// <summary>
/// OpenWire over TLS. The library's own can pin one certificate, or believe any, or believe the authorities of the system; a store's private CA is none
/// of these.
/// </summary>
internal sealed class NmsTlsTransport(Uri location, Socket socket, IWireFormat wireFormat, string? caFile) : TcpTransport(location, socket, wireFormat)
{
    private SslStream? secure;

    /// <inheritdoc/>
    protected override Stream CreateSocketStream()
    {
        if (secure is null)
        {
            secure = new SslStream(base.CreateSocketStream());
            secure.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = RemoteAddress.Host,
                CertificateChainPolicy = BrokerTrust.Policy(caFile),
            });
        }

        return secure;
    }
}

/// <summary>Makes <see cref="NmsTlsTransport"/> for addresses of the scheme <c>ssl</c>. Made by the library, which sets what the address says.</summary>
public sealed class NmsTlsTransportFactory : TcpTransportFactory
{
    /// <summary>The certificate authorities that count; null: those of the system.</summary>
    public string? CaFile { get; set; }

    /// <summary>Takes the place of the library's own.</summary>
    internal static void Register() => new TransportFactory().RegisterTransportFactory("ssl", typeof(NmsTlsTransportFactory));

    /// <inheritdoc/>
    protected override ITransport DoCreateTransport(Uri location, Socket socket, IWireFormat wireFormat) =>
        new NmsTlsTransport(location, socket, wireFormat, CaFile) { SendBufferSize = SendBufferSize, ReceiveBufferSize = ReceiveBufferSize };
}
