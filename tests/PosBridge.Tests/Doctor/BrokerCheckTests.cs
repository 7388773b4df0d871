using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.PosBridge.Tests.Transport;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Doctor;

/// <summary>What an installer is told of a real ActiveMQ that speaks TLS under a private CA and asks for a passcode.</summary>
public sealed class BrokerCheckTests(SecuredBroker shared) : IClassFixture<SecuredBroker>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task Run_EverythingIsRight_TheLoginIsLetIn() =>
        (await OneAsync(t => t)).ShouldBe(DoctorFinding.Good("broker", $"localhost:{(await shared.GetAsync()).StompTlsPort} lets 'tills' in"));

    [SkippableFact]
    public async Task Run_WrongPasscode_IsNamedAndNotShown()
    {
        using var folder = new TempFolder();
        var wrong = Path.Combine(folder.Path, "passcode");
        await File.WriteAllTextAsync(wrong, "guessed-passcode");

        var finding = await OneAsync(t => t with { PasscodeFile = wrong });

        ShouldBeBad(finding, "does not let the module in", "transport.passcodeFile");
        finding.Text.ShouldNotContain("guessed-passcode");
    }

    [SkippableFact]
    public async Task Run_NoLogin_IsNamed() =>
        ShouldBeBad(await OneAsync(t => t with { Login = null, PasscodeFile = null }), "does not let the module in", "transport.login");

    [SkippableTheory]
    [InlineData(true, "transport.passcodeFile")]
    [InlineData(false, "transport.caFile")]
    public async Task Run_SecretFileIsMissing_IsNamed(bool passcode, string property) => ShouldBeBad(
        await OneAsync(t => passcode ? t with { PasscodeFile = "/no/such/secret" } : t with { CaFile = "/no/such/secret" }), "/no/such/secret cannot be read", property);

    [SkippableFact]
    public async Task Run_CaOfTheSystem_TheFileToNameIsSaid() =>
        ShouldBeBad(await OneAsync(t => t with { CaFile = null }), "shows a certificate that is not believed", "in transport.caFile");

    [SkippableFact]
    public async Task Run_CaOfSomebodyElse_IsSaid()
    {
        using var folder = new TempFolder();
        var other = Path.Combine(folder.Path, "other-ca.pem");
        using var key = ECDsa.Create();
        using var ca = new CertificateRequest("CN=Another CA", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(99));
        await File.WriteAllTextAsync(other, ca.ExportCertificatePem());

        ShouldBeBad(await OneAsync(t => t with { CaFile = other }), "shows a certificate that is not believed", "the file that transport.caFile names");
    }

    [SkippableFact]
    public async Task Run_NameThatTheCertificateDoesNotBear_IsSaid()
    {
        var broker = await shared.GetAsync();

        ShouldBeBad(await OneAsync(t => t with { Uri = $"stomp+ssl://127.0.0.1:{broker.StompTlsPort}" }), "does not bear this name", "as its certificate does");
    }

    [SkippableFact]
    public async Task Run_NobodyListens_IsSaid() =>
        ShouldBeBad(await OneAsync(t => t with { Uri = $"stomp+ssl://localhost:{FreePorts.One()}" }), "does not answer", "transport.uri");

    [SkippableFact]
    public async Task Run_PortOfAnotherConnector_IsSaid()
    {
        var broker = await shared.GetAsync();

        foreach (var address in new[] { $"stomp+ssl://localhost:{broker.StompPort}", $"stomp://localhost:{broker.StompTlsPort}", $"stomp://localhost:{broker.OpenWirePort}" })
        {
            var transport = Right(broker) with { Uri = address, TimeoutMs = 2_000 };

            var finding = (await BrokerCheck.RunAsync(transport, TimeProvider.System, CancellationToken.None)).ShouldHaveSingleItem();

            ShouldBeBad(finding, $"localhost:{new Uri(address).Port} ", "the connector for transport.kind, with or without TLS");
        }
    }

    [SkippableFact]
    public async Task Run_OneOfTwoIsAStandby_WorksAndIsSaid()
    {
        var broker = await shared.GetAsync();

        var findings = await AskAsync(t => t with { Uri = $"failover:({broker.StompTlsUri},stomp+ssl://localhost:{FreePorts.One()})" });

        findings.Select(f => f.Level).ShouldBe([DoctorLevel.Good, DoctorLevel.Weak]);
        findings[1].Remedy!.ShouldContain("standby");
    }

    [SkippableFact]
    public async Task Run_OfADeployment_SecretsAreFoundWhereTheyAreMountedFrom()
    {
        var broker = await shared.GetAsync();
        var transport = JsonNode.Parse($$"""{"kind": "stomp", "uri": "{{broker.StompTlsUri}}", "login": "tills", "passcodeFile": "/run/secrets/passcode", "caFile": "/run/secrets/ca"}""")!.AsObject();
        string Find(string file) => file == "/run/secrets/ca" ? broker.CaFile : broker.PasscodeFile;

        await UntilInTimeAsync(() => BrokerCheck.RunAsync(transport, Find, TimeProvider.System, CancellationToken.None), findings => findings.ShouldHaveSingleItem().Level.ShouldBe(DoctorLevel.Good));
    }

    [SkippableFact]
    public async Task Run_OpenWire_AsFarAsThisBuildGoes()
    {
        var broker = await shared.GetAsync();
        PosTransportSettings Nms(PosTransportSettings t) => t with { Kind = PosTransportKind.Nms, Uri = $"ssl://localhost:{broker.OpenWireTlsPort}" };

        ShouldBeBad(await OneAsync(t => Nms(t) with { CaFile = null }), "certificate", "transport.caFile");
        var right = await OneAsync(Nms);
#if EDGESTACK_AZURE
        right.Level.ShouldBe(DoctorLevel.Good, right.Text);
        ShouldBeBad(await OneAsync(t => Nms(t) with { Login = null, PasscodeFile = null }), "does not let the module in", "transport.passcodeFile");
#else
        right.Level.ShouldBe(DoctorLevel.Unknown, right.Text);
#endif
    }

    private static void ShouldBeBad(DoctorFinding finding, string text, string remedy)
    {
        finding.Level.ShouldBe(DoctorLevel.Bad, finding.Text);
        finding.Text.ShouldContain(text);
        finding.Remedy!.ShouldContain(remedy);
    }

    private static PosTransportSettings Right(ActiveMqBroker broker) => new()
    {
        Kind = PosTransportKind.Stomp,
        Uri = broker.StompTlsUri,
        CaFile = broker.CaFile,
        Login = ActiveMqBroker.Login,
        PasscodeFile = broker.PasscodeFile,
    };

    private async Task<DoctorFinding> OneAsync(Func<PosTransportSettings, PosTransportSettings> change) => (await AskAsync(change)).ShouldHaveSingleItem();

    private async Task<IReadOnlyList<DoctorFinding>> AskAsync(Func<PosTransportSettings, PosTransportSettings> change)
    {
        var broker = await shared.GetAsync();
        var transport = change(Right(broker));
        IReadOnlyList<DoctorFinding> seen = [];
        await UntilInTimeAsync(() => BrokerCheck.RunAsync(transport, TimeProvider.System, CancellationToken.None), findings => seen = findings);
        return seen;
    }

    /// <summary>Asks again where a busy machine's broker, just started, compiles its TLS for longer than doctor waits.</summary>
    private static async Task UntilInTimeAsync(Func<Task<IReadOnlyList<DoctorFinding>>> ask, Action<IReadOnlyList<DoctorFinding>> judge)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var findings = await ask();
        while (findings.Any(f => f.Text.Contains("says nothing", StringComparison.Ordinal)) && TimeProvider.System.GetElapsedTime(begun) < Limit)
        {
            findings = await ask();
        }

        judge(findings);
    }
}
