using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.PosBridge.Stomp;

namespace LossPrevention.PosBridge;

/// <summary>
/// Whether the brokers let the module in: a connection of its own to each, over TLS and with the passcode where the settings say so, as the
/// transport itself makes it. No queue is touched.
/// </summary>
public static class BrokerCheck
{
    private const string Subject = "broker";
    private const string Correct = "correct transport.uri (POS_BROKER_URI in the .env file)";
    private const string OtherConnector = $"{Correct}: the port must be that of the connector for transport.kind, with or without TLS as the address says";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    /// <summary>The brokers of a deployment that does not run yet.</summary>
    /// <param name="transport">PosBridge's <c>transport</c> of the twin, with nothing left to fill in.</param>
    /// <param name="find">Where a file of the module lies on this machine.</param>
    /// <param name="clock">For the time limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A finding for each broker; one that says so where there is none to ask.</returns>
    public static async Task<IReadOnlyList<DoctorFinding>> RunAsync(JsonObject transport, Func<string, string> find, TimeProvider clock, CancellationToken cancellationToken)
    {
        // What cannot be read the settings' own check tells of.
        var settings = SettingsBinder.ReadPart(transport, PosBridgeJson.Default.PosTransportSettings);
        var findings = settings is null ? [] : await RunAsync(
            settings with
            {
                CaFile = settings.CaFile is { } ca ? find(ca) : null,
                PasscodeFile = settings.PasscodeFile is { } passcode ? find(passcode) : null,
            },
            clock,
            cancellationToken);
        return findings.Count > 0 ? findings : [DoctorFinding.Unknown(Subject, "the deployment names none that can be asked")];
    }

    /// <summary>The brokers of the module's settings; none where tills are reached otherwise.</summary>
    internal static async Task<IReadOnlyList<DoctorFinding>> RunAsync(PosTransportSettings transport, TimeProvider clock, CancellationToken cancellationToken)
    {
        var brokers = transport.Kind switch
        {
            PosTransportKind.Stomp => BrokerAddress.Parse(transport.Uri, BrokerAddress.Stomp),
            PosTransportKind.Nms => BrokerAddress.Parse(transport.Uri, BrokerAddress.OpenWire),
            _ => null,
        } ?? [];
        if (brokers.Count == 0)
        {
            return [];
        }

        if (Unreadable(transport) is { } secret)
        {
            return [secret];
        }

        var seen = await Task.WhenAll(brokers.Select(broker => LookAsync(broker, transport, clock, cancellationToken)));

        // Of several brokers one is at work; those that wait to take over open no port before.
        return [.. seen.Select(s => s.IsAway && seen.Any(other => other.Finding.Level == DoctorLevel.Good)
            ? s.Finding with { Level = DoctorLevel.Weak, Remedy = "start it, unless it is a standby that answers once it has taken over" }
            : s.Finding)];
    }

    private static DoctorFinding? Unreadable(PosTransportSettings transport)
    {
        foreach (var (property, file) in new[] { ("passcodeFile", transport.PasscodeFile), ("caFile", transport.CaFile) })
        {
            try
            {
                using var open = file is null ? null : File.OpenRead(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return DoctorFinding.Bad(Subject, $"{file} cannot be read ({e.GetType().Name})", $"mount the file that transport.{property} names and let the module read it");
            }
        }

        return null;
    }

    private static async Task<(DoctorFinding Finding, bool IsAway)> LookAsync(Uri broker, PosTransportSettings transport, TimeProvider clock, CancellationToken cancellationToken)
    {
        var name = $"{broker.Host}:{StompEndpoint.PortOf(broker)}";
        var patience = TimeSpan.FromMilliseconds(Math.Min(transport.TimeoutMs, Longest.TotalMilliseconds));
        var endpoint = StompEndpoint.Of(broker, transport) with { Timeout = patience };
        var reached = await NodeCheck.ReachAsync(Subject, broker.Host, StompEndpoint.PortOf(broker), $"start the broker, open the way to its connector, or {Correct}", clock, cancellationToken);
        if (reached.Level == DoctorLevel.Bad)
        {
            return (reached, true);
        }

        try
        {
            if (transport.Kind == PosTransportKind.Stomp)
            {
                await using var connection = await StompConnection.ConnectAsync(endpoint, clock, _ => { }, cancellationToken);
                await connection.DisconnectAsync(cancellationToken);
            }
            else
            {
#if EDGESTACK_AZURE
                await Nms.NmsConnection.LogInAsync(broker, transport with { TimeoutMs = (int)patience.TotalMilliseconds }, clock, cancellationToken);
#else
                using var late = new CancellationTokenSource(patience, clock);
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
                await using var stream = await endpoint.OpenAsync(limit.Token);
                return (DoctorFinding.Unknown(Subject, $"{name} answers; whether it takes the login only a build with nms can tell"), false);
#endif
            }

            return (DoctorFinding.Good(Subject, transport.Login is { } login ? $"{name} lets '{login}' in" : $"{name} lets the module in, without a login"), false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var (problem, remedy) = Explain(e, transport, patience);
            return (DoctorFinding.Bad(Subject, $"{name} {problem}", remedy), false);
        }
    }

    /// <summary>What went wrong on a connection that was made.</summary>
    private static (string Problem, string Remedy) Explain(Exception error, PosTransportSettings transport, TimeSpan patience)
    {
        List<Exception> causes = [error];
        while (causes[^1].InnerException is { } inner)
        {
            causes.Add(inner);
        }

        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } tls)
        {
            return !tls.Message.Contains("certificate", StringComparison.Ordinal)
                ? ($"speaks no TLS there: {tls.Message}", OtherConnector)
                : tls.Message.Contains(nameof(System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch), StringComparison.Ordinal)
                    ? ($"shows a certificate that does not bear this name: {tls.Message}", "name the broker in transport.uri as its certificate does")
                    : ($"shows a certificate that is not believed: {tls.Message}", transport.CaFile is null
                        ? "name the certificate of the CA that signed it in transport.caFile"
                        : "put the certificate of the CA that signed it into the file that transport.caFile names");
        }

        if (causes.OfType<CryptographicException>().FirstOrDefault() is { } ca)
        {
            return ($"cannot be believed: {ca.Message}", "put the CA's certificate as PEM into the file that transport.caFile names");
        }

        if (causes.Exists(e => e is OperationCanceledException or TimeoutException))
        {
            return ($"takes the connection and says nothing for {patience.TotalSeconds:0.#} s", $"{OtherConnector}; or the broker hangs: look at its log");
        }

        return error.Message.StartsWith(PosTransportException.Refused, StringComparison.Ordinal)
            ? ($"does not let the module in: {error.Message}", "correct transport.login, or the passcode in the file that transport.passcodeFile names")
            : ($"does not speak as it should: {error.Message}", OtherConnector);
    }
}
