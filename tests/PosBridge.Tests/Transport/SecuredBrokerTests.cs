using LossPrevention.PosBridge.Stomp;
using LossPrevention.TestKit;

namespace LossPrevention.PosBridge.Tests.Transport;

public sealed class SecuredBrokerTests(SecuredBroker shared) : IClassFixture<SecuredBroker>
{
    [SkippableFact]
    public async Task Connect_TlsWithThePrivateCaAndThePasscode_Works()
    {
        var settings = Settings(await shared.GetAsync());

        await using var publisher = await StompPosPublisher.ConnectAsync(settings, TimeProvider.System, CancellationToken.None);
        await publisher.PublishAsync(TillEvents.Scan().Json(), CancellationToken.None);
    }

    [SkippableFact]
    public async Task Connect_CaOfTheSystem_IsRefused()
    {
        var settings = Settings(await shared.GetAsync());

        await Refused(settings with { Transport = settings.Transport with { CaFile = null } }, "certificate");
    }

    [SkippableFact]
    public async Task Connect_NameThatTheCertificateDoesNotBear_IsRefused()
    {
        var settings = Settings(await shared.GetAsync());

        await Refused(settings with { Transport = settings.Transport with { Uri = settings.Transport.Uri!.Replace("localhost", "127.0.0.1") } }, "certificate");
    }

    [SkippableFact]
    public async Task Connect_WrongPasscode_IsRefusedAndTheReasonHoldsNoPasscode()
    {
        var settings = Settings(await shared.GetAsync());
        var wrong = Path.GetTempFileName();
        await File.WriteAllTextAsync(wrong, "guessed-passcode");

        var reason = await Refused(settings with { Transport = settings.Transport with { PasscodeFile = wrong } }, "refused");

        reason.ShouldNotContain("guessed-passcode");
        File.Delete(wrong);
    }

    [SkippableFact]
    public async Task Connect_PasscodeFileMissing_NamesIt()
    {
        var settings = Settings(await shared.GetAsync());

        await Refused(settings with { Transport = settings.Transport with { PasscodeFile = "/no/such/secret" } }, "/no/such/secret");
    }

    [SkippableFact]
    public async Task Publish_QueueThatIsForbidden_IsRefused()
    {
        var settings = Settings(await shared.GetAsync());
        await using var publisher = await StompPosPublisher.ConnectAsync(
            settings with { EventQueue = "payroll" }, TimeProvider.System, CancellationToken.None);

        var error = await Should.ThrowAsync<PosTransportException>(() => publisher.PublishAsync(TillEvents.Scan().Json(), CancellationToken.None));
        error.Message.ShouldContain("refused");
    }

    private static PosBridgeSettings Settings(ActiveMqBroker broker) => new()
    {
        StoreId = "store-1",
        Transport = new PosTransportSettings
        {
            Kind = PosTransportKind.Stomp,
            Uri = broker.StompTlsUri,
            CaFile = broker.CaFile,
            Login = ActiveMqBroker.Login,
            PasscodeFile = broker.PasscodeFile,
        },
    };

    private static async Task<string> Refused(PosBridgeSettings settings, string why)
    {
        settings.Validate().ShouldBeEmpty();
        var error = await Should.ThrowAsync<PosTransportException>(
            () => StompConnection.ConnectAsync(StompEndpoint.From(settings.Transport), TimeProvider.System, _ => { }, CancellationToken.None));
        error.Message.ShouldContain(why, Case.Insensitive);
        return error.Message;
    }
}
