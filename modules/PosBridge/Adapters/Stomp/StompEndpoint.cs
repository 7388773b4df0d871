using System.Net.Security;
using System.Net.Sockets;

namespace LossPrevention.PosBridge.Stomp;

/// <summary>Where a broker is, and what it takes to get in.</summary>
internal sealed record StompEndpoint
{
    public required Uri Uri { get; init; }

    public string? Login { get; init; }

    public string? PasscodeFile { get; init; }

    public string? CaFile { get; init; }

    public TimeSpan HeartBeat { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The broker of these settings; of several the first.</summary>
    public static StompEndpoint From(PosTransportSettings settings) => AllFrom(settings)[0];

    /// <summary>The brokers of these settings, of which one is at work.</summary>
    public static IReadOnlyList<StompEndpoint> AllFrom(PosTransportSettings settings) =>
        [.. BrokerAddress.Parse(settings.Uri, BrokerAddress.Stomp)!.Select(uri => Of(uri, settings))];

    /// <summary>One broker, with what these settings say of all.</summary>
    public static StompEndpoint Of(Uri uri, PosTransportSettings settings) => new()
    {
        Uri = uri,
        Login = settings.Login,
        PasscodeFile = settings.PasscodeFile,
        CaFile = settings.CaFile,
        HeartBeat = TimeSpan.FromMilliseconds(settings.HeartBeatMs),
        Timeout = TimeSpan.FromMilliseconds(settings.TimeoutMs),
    };

    /// <summary>Where a broker listens: as its address says, or where STOMP is usually spoken.</summary>
    public static int PortOf(Uri uri) => uri.Port > 0 ? uri.Port : HasTls(uri) ? 61612 : 61613;

    /// <summary>The passcode as the file holds it now.</summary>
    public Task<string?> ReadPasscodeAsync(CancellationToken cancellationToken) =>
        PosTransportSettings.ReadPasscodeAsync(PasscodeFile, cancellationToken);

    /// <summary>A connected stream, for OpenWire as for STOMP, encrypted where the address says so.</summary>
    public async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(Uri.Host, PortOf(Uri), cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (!HasTls(Uri))
            {
                return stream;
            }

            var secure = new SslStream(stream);
            stream = secure;
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = Uri.Host, CertificateChainPolicy = BrokerTrust.Policy(CaFile) }, cancellationToken);
            return secure;
        }
        catch
        {
            socket.Dispose();
            if (stream is not null)
            {
                await stream.DisposeAsync();
            }

            throw;
        }
    }

    private static bool HasTls(Uri uri) => uri.Scheme is "stomp+ssl" or "ssl";
}
