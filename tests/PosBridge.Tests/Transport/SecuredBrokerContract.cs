using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>What every way to a broker keeps that speaks TLS under a private CA, asks for a passcode, and forbids some queues.</summary>
public abstract class SecuredBrokerContract(SecuredBroker shared) : IClassFixture<SecuredBroker>
{
    /// <summary>How long a transport may take to say how it is.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private protected abstract PosTransportKind Kind { get; }

    /// <summary>The broker by this way, under this name.</summary>
    private protected abstract string AddressOf(ActiveMqBroker broker, string host);

    private protected abstract IPosTransport Create(PosBridgeSettings settings);

    [SkippableFact]
    public async Task Connect_TlsWithThePrivateCaAndThePasscode_Works()
    {
        var settings = Settings(await shared.GetAsync());

        (await FirstStateAsync(settings)).Connected.ShouldBeTrue();
    }

    [SkippableFact]
    public async Task Connect_CaOfTheSystem_IsRefused() => await RefusedAsync(t => t with { CaFile = null }, "certificate");

    [SkippableFact]
    public async Task Connect_CaOfSomebodyElse_IsRefused()
    {
        using var folder = new TempFolder();
        var other = Path.Combine(folder.Path, "other-ca.pem");
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=Another CA", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var ca = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(99));
        await File.WriteAllTextAsync(other, ca.ExportCertificatePem());

        await RefusedAsync(t => t with { CaFile = other }, "certificate");
    }

    [SkippableFact]
    public async Task Connect_NameThatTheCertificateDoesNotBear_IsRefused()
    {
        var broker = await shared.GetAsync();

        await RefusedAsync(t => t with { Uri = AddressOf(broker, "127.0.0.1") }, "certificate");
    }

    [SkippableFact]
    public async Task Connect_WrongPasscode_IsRefusedAndTheReasonHoldsNoPasscode()
    {
        using var folder = new TempFolder();
        var wrong = Path.Combine(folder.Path, "passcode");
        await File.WriteAllTextAsync(wrong, "guessed-passcode");

        var reason = await RefusedAsync(t => t with { PasscodeFile = wrong }, "refused");

        reason.ShouldNotContain("guessed-passcode");
    }

    [SkippableFact]
    public async Task Connect_PasscodeFileMissing_NamesIt() => await RefusedAsync(t => t with { PasscodeFile = "/no/such/secret" }, "/no/such/secret");

    [SkippableFact]
    public async Task Connect_EventQueueForbidden_IsRefused()
    {
        var settings = Settings(await shared.GetAsync()) with { EventQueue = "payroll" };

        var state = await FirstStateAsync(settings);

        state.Connected.ShouldBeFalse();
        state.Reason!.ShouldContain("refused");
    }

    [SkippableFact]
    public async Task DeadLetter_QueueForbidden_IsRefusedAndMayBeTriedAgain()
    {
        var settings = Settings(await shared.GetAsync()) with { DeadLetterQueue = "payroll" };
        await using var transport = Create(settings);
        using var stop = new CancellationTokenSource();
        var run = transport.RunAsync(stop.Token);
        await FirstStateAsync(transport);

        var error = await Should.ThrowAsync<PosTransportException>(
            () => transport.DeadLetterAsync(new DeadLetter("s", "r", "m", TillEvents.Ten), CancellationToken.None));

        error.Message.ShouldContain("refused");
        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private PosBridgeSettings Settings(ActiveMqBroker broker) => new()
    {
        StoreId = "store-1",
        Transport = new PosTransportSettings
        {
            Kind = Kind,
            Uri = AddressOf(broker, "localhost"),
            CaFile = broker.CaFile,
            Login = ActiveMqBroker.Login,
            PasscodeFile = broker.PasscodeFile,
            MaxReconnectDelayMs = 500,
        },
    };

    private async Task<string> RefusedAsync(Func<PosTransportSettings, PosTransportSettings> change, string why)
    {
        var settings = Settings(await shared.GetAsync());
        settings = settings with { Transport = change(settings.Transport) };
        settings.Validate().ShouldBeEmpty();

        var state = await FirstStateAsync(settings);

        state.Connected.ShouldBeFalse();
        state.Reason!.ShouldContain(why, Case.Insensitive);
        return state.Reason!;
    }

    private async Task<PosTransportState> FirstStateAsync(PosBridgeSettings settings)
    {
        await using var transport = Create(settings);
        using var stop = new CancellationTokenSource();
        var run = transport.RunAsync(stop.Token);
        var state = await FirstStateAsync(transport);
        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return state;
    }

    /// <summary>How the transport is after its first attempt.</summary>
    private static async Task<PosTransportState> FirstStateAsync(IPosTransport transport)
    {
        var told = new TaskCompletionSource<PosTransportState>(TaskCreationOptions.RunContinuationsAsynchronously);
        transport.StateChanged += state => told.TrySetResult(state);
        if (transport.State.Connected || transport.State.Reason != "not connected yet")
        {
            return transport.State;
        }

        return await told.Task.WaitAsync(Limit);
    }
}
