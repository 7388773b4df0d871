using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Transport;

/// <summary>What every way to a broker keeps that speaks TLS under a private CA, asks for a passcode, and forbids some queues.</summary>
public abstract class SecuredBrokerContract(SecuredBroker shared) : IClassFixture<SecuredBroker>
{
    /// <summary>
    /// How long a transport may take to say how it is: several attempts of <c>timeoutMs</c>, since the first connection of all finds a broker that has
    /// just been started and compiles its TLS meanwhile.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private protected abstract PosTransportKind Kind { get; }

    /// <summary>The broker by this way, under this name.</summary>
    private protected abstract string AddressOf(ActiveMqBroker broker, string host);

    private protected abstract IPosTransport Create(PosBridgeSettings settings);

    [SkippableFact]
    public async Task Connect_TlsWithThePrivateCaAndThePasscode_Works()
    {
        var settings = Settings(await shared.GetAsync());

        (await UntilAsync(settings, state => state.Connected)).Reason.ShouldBeNull();
    }

    [SkippableFact]
    public async Task Connect_CaOfTheSystem_IsRefused() => await RefusedAsync((PosTransportSettings t) => t with { CaFile = null }, "certificate");

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

        await RefusedAsync((PosTransportSettings t) => t with { CaFile = other }, "certificate");
    }

    [SkippableFact]
    public async Task Connect_NameThatTheCertificateDoesNotBear_IsRefused()
    {
        var broker = await shared.GetAsync();

        await RefusedAsync((PosTransportSettings t) => t with { Uri = AddressOf(broker, "127.0.0.1") }, "certificate");
    }

    [SkippableFact]
    public async Task Connect_WrongPasscode_IsRefusedAndTheReasonHoldsNoPasscode()
    {
        using var folder = new TempFolder();
        var wrong = Path.Combine(folder.Path, "passcode");
        await File.WriteAllTextAsync(wrong, "guessed-passcode");

        var reason = await RefusedAsync((PosTransportSettings t) => t with { PasscodeFile = wrong }, "refused");

        reason.ShouldNotContain("guessed-passcode");
    }

    [SkippableFact]
    public async Task Connect_PasscodeFileMissing_NamesIt() => await RefusedAsync((PosTransportSettings t) => t with { PasscodeFile = "/no/such/secret" }, "/no/such/secret");

    [SkippableFact]
    public async Task Connect_EventQueueForbidden_IsRefused() => await RefusedAsync((PosBridgeSettings settings) => settings with { EventQueue = "payroll" }, "refused");

    [SkippableFact]
    public async Task DeadLetter_QueueForbidden_IsRefusedAndMayBeTriedAgain()
    {
        var settings = Settings(await shared.GetAsync()) with { DeadLetterQueue = "payroll" };
        await using var transport = Create(settings);
        using var stop = new CancellationTokenSource();
        var run = transport.RunAsync(stop.Token);
        await UntilAsync(transport, state => state.Connected);

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

    private Task<string> RefusedAsync(Func<PosTransportSettings, PosTransportSettings> change, string why) =>
        RefusedAsync(settings => settings with { Transport = change(settings.Transport) }, why);

    /// <summary>The transport never connects, and says why; it tries on, so a busy machine's other reasons pass.</summary>
    private async Task<string> RefusedAsync(Func<PosBridgeSettings, PosBridgeSettings> change, string why)
    {
        var settings = change(Settings(await shared.GetAsync()));
        settings.Validate().ShouldBeEmpty();

        var state = await UntilAsync(settings, state => state.Connected || state.Reason!.Contains(why, StringComparison.OrdinalIgnoreCase));

        state.Connected.ShouldBeFalse();
        return state.Reason!;
    }

    private async Task<PosTransportState> UntilAsync(PosBridgeSettings settings, Func<PosTransportState, bool> condition)
    {
        await using var transport = Create(settings);
        using var stop = new CancellationTokenSource();
        var run = transport.RunAsync(stop.Token);
        var state = await UntilAsync(transport, condition);
        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return state;
    }

    private static async Task<PosTransportState> UntilAsync(IPosTransport transport, Func<PosTransportState, bool> condition)
    {
        var told = new TaskCompletionSource<PosTransportState>(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(PosTransportState state)
        {
            if (condition(state))
            {
                told.TrySetResult(state);
            }
        }

        transport.StateChanged += Look;
        Look(transport.State);
        try
        {
            return await told.Task.WaitAsync(Limit);
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException($"after {Limit} the transport says: {transport.State}", e);
        }
    }
}
