using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace LossPrevention.TestKit;

/// <summary>
/// A real ActiveMQ (Debian's packages activemq and default-jre-headless) in a temp folder, on free ports of the loopback. Queues live
/// on through <see cref="StopAsync"/> and <see cref="StartAsync"/>. Dies with the test run, however that ends.
/// </summary>
public sealed class ActiveMqBroker : IAsyncDisposable
{
    public const string Login = "tills";
    public const string Passcode = "a secret:\\with pitfalls";
    private const string Jar = "/usr/share/activemq/bin/activemq.jar";
    private const string KeyStorePassword = "changeit";
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("activemq-test-");
    private Process? process;
    private int javaId;

    private ActiveMqBroker(bool secured)
    {
        Secured = secured;
        var ports = FreePorts.Several(4);
        (StompPort, StompTlsPort, OpenWirePort, OpenWireTlsPort) = (ports[0], ports[1], ports[2], ports[3]);
        Directory.CreateDirectory(Path.Combine(folder.FullName, "conf"));
        if (secured)
        {
            WriteCertificates();
            File.WriteAllText(PasscodeFile, Passcode + "\n");
        }

        File.WriteAllText(Path.Combine(folder.FullName, "conf", "activemq.xml"), Configuration());
    }

    /// <summary>Whether it asks for <see cref="Login"/> and <see cref="Passcode"/>, and speaks TLS too.</summary>
    public bool Secured { get; }

    public int StompPort { get; }

    public int StompTlsPort { get; }

    public int OpenWirePort { get; }

    public int OpenWireTlsPort { get; }

    public string StompUri => $"stomp://127.0.0.1:{StompPort}";

    public string StompTlsUri => $"stomp+ssl://localhost:{StompTlsPort}";

    /// <summary>The private CA that vouches for the broker.</summary>
    public string CaFile => Path.Combine(folder.FullName, "ca.pem");

    public string PasscodeFile => Path.Combine(folder.FullName, "passcode");

    /// <summary>What is missing on this machine to run a broker; null where nothing is.</summary>
    public static string? Missing =>
        !File.Exists(Jar) ? "package 'activemq' is not on this machine"
        : !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(p => File.Exists(Path.Combine(p, "java")))
            ? "package 'default-jre-headless' is not on this machine"
            : null;

    /// <summary>Skips the test, by name, where there is no ActiveMQ or no Java.</summary>
    public static void Require()
    {
        Skip.IfNot(Missing is null, Missing);
    }

    /// <summary>A broker, not yet started.</summary>
    public static ActiveMqBroker Create(bool secured = false)
    {
        Require();
        return new ActiveMqBroker(secured);
    }

    /// <summary>A broker that takes connections.</summary>
    public static async Task<ActiveMqBroker> StartNewAsync(bool secured = false)
    {
        var broker = Create(secured);
        try
        {
            await broker.StartAsync();
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits until its ports take connections.</summary>
    public async Task StartAsync()
    {
        var home = folder.FullName;
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");

        // The shell watches its input: when the test run dies, the input ends, and the broker with it.
        start.ArgumentList.Add(
            $"""
            java -Xms64m -Xmx384m -Dactivemq.home=/usr/share/activemq -Dactivemq.base={home} -Dactivemq.conf={home}/conf \
              -Dactivemq.data={home}/data -Dactivemq.classpath={home}/conf -jar {Jar} start xbean:file:{home}/conf/activemq.xml </dev/null >>{home}/broker.log 2>&1 &
            broker=$!; echo "pid $broker"; cat >/dev/null; kill $broker 2>/dev/null; wait $broker
            """);
        process = Process.Start(start)!;
        var pid = await process.StandardOutput.ReadLineAsync().WaitAsync(ReadyLimit);
        javaId = int.Parse(pid!.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture);
        foreach (var port in Secured ? new[] { OpenWirePort, OpenWireTlsPort, StompPort, StompTlsPort } : [OpenWirePort, StompPort])
        {
            await WaitForPortAsync(port);
        }
    }

    /// <summary>Stops it in order, as an operator does; what is stored stays.</summary>
    public async Task StopAsync()
    {
        if (process is null)
        {
            return;
        }

        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopLimit, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            KillJava();
            await process.WaitForExitAsync().WaitAsync(StopLimit);
        }

        process.Dispose();
        process = null;
    }

    /// <summary>Ends it at once, as a power cut does; what is stored stays.</summary>
    public Task KillAsync()
    {
        KillJava();
        return StopAsync();
    }

    /// <summary>Lets it hang with its sockets open, or go on.</summary>
    public async Task FreezeAsync(bool frozen)
    {
        using var signal = Process.Start("/bin/kill", [frozen ? "-STOP" : "-CONT", javaId.ToString(CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync().WaitAsync(StopLimit);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        folder.Delete(recursive: true);
    }

    private void KillJava()
    {
        try
        {
            using var java = Process.GetProcessById(javaId);
            java.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    private async Task WaitForPortAsync(int port)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (TimeProvider.System.GetElapsedTime(begun) < ReadyLimit && IsJavaRunning())
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
            catch (SocketException e)
            {
                throw new InvalidOperationException($"ActiveMQ does not listen on port {port}. It said:\n{Said()}", e);
            }
        }
    }

    private bool IsJavaRunning()
    {
        try
        {
            using var java = Process.GetProcessById(javaId);
            return !java.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private string Said() => File.ReadAllText(Path.Combine(folder.FullName, "broker.log"));

    private string Configuration()
    {
        var home = folder.FullName;
        var security = !Secured ? "" : $"""
                <plugins>
                  <simpleAuthenticationPlugin>
                    <users><authenticationUser username="{Login}" password="{Passcode}" groups="tills"/></users>
                  </simpleAuthenticationPlugin>
                  <authorizationPlugin>
                    <map><authorizationMap><authorizationEntries>
                      <authorizationEntry queue="pos.&gt;" read="tills" write="tills" admin="tills"/>
                      <authorizationEntry topic="ActiveMQ.Advisory.&gt;" read="tills" write="tills" admin="tills"/>
                    </authorizationEntries></authorizationMap></map>
                  </authorizationPlugin>
                </plugins>
                <sslContext><sslContext keyStore="file:{home}/broker.p12" keyStorePassword="{KeyStorePassword}"/></sslContext>
            """;
        var tls = !Secured ? "" : $"""
            <transportConnector name="ssl" uri="ssl://127.0.0.1:{OpenWireTlsPort}"/>
            <transportConnector name="stomp+ssl" uri="stomp+ssl://127.0.0.1:{StompTlsPort}"/>
            """;
        return $"""
            <beans xmlns="http://www.springframework.org/schema/beans" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
              xsi:schemaLocation="http://www.springframework.org/schema/beans http://www.springframework.org/schema/beans/spring-beans.xsd
              http://activemq.apache.org/schema/core http://activemq.apache.org/schema/core/activemq-core.xsd">
              <broker xmlns="http://activemq.apache.org/schema/core" brokerName="test" dataDirectory="{home}/data" useJmx="false">
                <destinationPolicy><policyMap><policyEntries>
                  <policyEntry queue="&gt;">
                    <deadLetterStrategy><individualDeadLetterStrategy queuePrefix="DLQ." useQueueForQueueMessages="true"/></deadLetterStrategy>
                  </policyEntry>
                </policyEntries></policyMap></destinationPolicy>
                <persistenceAdapter><kahaDB directory="{home}/data/kahadb"/></persistenceAdapter>
                {security}
                <transportConnectors>
                  <transportConnector name="openwire" uri="tcp://127.0.0.1:{OpenWirePort}"/>
                  {tls}
                  <transportConnector name="stomp" uri="stomp://127.0.0.1:{StompPort}"/>
                </transportConnectors>
              </broker>
            </beans>
            """;
    }

    private void WriteCertificates()
    {
        var from = DateTimeOffset.UnixEpoch.AddYears(50);
        var until = from.AddYears(79);
        using var caKey = RSA.Create(2048);
        var caRequest = new CertificateRequest("CN=A store's own CA", caKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(from, until);
        File.WriteAllText(CaFile, ca.ExportCertificatePem());

        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(ca, from, until, [1, 2, 3, 4]);
        using var withKey = certificate.CopyWithPrivateKey(key);
        var store = new X509Certificate2Collection { withKey, X509CertificateLoader.LoadCertificate(ca.RawData) };
        File.WriteAllBytes(Path.Combine(folder.FullName, "broker.p12"), store.Export(X509ContentType.Pkcs12, KeyStorePassword)!);
    }
}
