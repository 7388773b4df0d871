namespace LossPrevention.PosBridge.Tests;

public class PosBridgeSettingsTests
{
    private static readonly PosBridgeSettings Good = new() { StoreId = "store-1" };

    [Fact]
    public void Validate_Defaults_AreGood() => Good.Validate().ShouldBeEmpty();

    [Theory]
    [InlineData("stomp://broker:61613")]
    [InlineData("stomp+ssl://broker.store.local:61612")]
    [InlineData("stomp://10.0.0.7")]
    public void Validate_BrokerAddress_IsGood(string uri) =>
        (Good with { Transport = new() { Kind = PosTransportKind.Stomp, Uri = uri } }).Validate().ShouldBeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("broker:61613")]
    [InlineData("tcp://broker:61616")]
    [InlineData("stomp://user:secret@broker:61613")]
    [InlineData("stomp://broker:61613/queue")]
    public void Validate_NoBrokerAddress_SaysWhatIsExpected(string? uri)
    {
        var error = (Good with { Transport = new() { Kind = PosTransportKind.Stomp, Uri = uri } }).Validate().ShouldHaveSingleItem();

        error.Path.ShouldBe("transport.uri");
        error.Message.ShouldContain("stomp://host:61613");
    }

    [Theory]
    [InlineData("pos.events,pos.more")]
    [InlineData("pos.>")]
    [InlineData("pos.*")]
    [InlineData("pos.events?consumer.priority=10")]
    [InlineData("")]
    public void Validate_QueueNameThatTheBrokerReadsOtherwise_IsRefused(string queue) =>
        (Good with { EventQueue = queue }).Validate().ShouldHaveSingleItem().Path.ShouldBe("eventQueue");

    [Fact]
    public void Validate_OneQueueForTwo_IsRefused() =>
        (Good with { CommandQueue = "pos.events" }).Validate().ShouldHaveSingleItem().Message.ShouldContain("must differ");

    [Fact]
    public void Validate_SameLaneTwice_IsRefused() =>
        (Good with { Lanes = ["lane-1", "lane-1"] }).Validate().ShouldHaveSingleItem().Path.ShouldBe("lanes");

    [Fact]
    public void Validate_SecretsWithoutUse_AreRefused()
    {
        var transport = new PosTransportSettings { Kind = PosTransportKind.Stomp, Uri = "stomp://b:1", PasscodeFile = "/p", CaFile = "/c" };

        (Good with { Transport = transport }).Validate().Select(e => e.Path).ShouldBe(["transport.login", "transport.caFile"]);
    }

    [Fact]
    public void Validate_Nms_IsTakenWhereItIsInTheBuildAndOtherwiseSaysWhatToUse()
    {
        var errors = (Good with { Transport = new() { Kind = PosTransportKind.Nms, Uri = "tcp://broker:61616" } }).Validate().ToList();

        errors.Count.ShouldBe(PosTransportFactory.HasNms ? 0 : 1);
        errors.ShouldAllBe(error => error.Message.Contains("stomp"));
    }

    [Fact]
    public void Validate_NmsWithoutAnAddress_SaysWhatIsExpected() =>
        (Good with { Transport = new() { Kind = PosTransportKind.Nms, Uri = "stomp://broker:61613", CaFile = "/c" } }).Validate()
            .Where(error => error.Path != "transport.kind")
            .Select(error => error.Path).ShouldBe(["transport.uri", "transport.caFile"]);
}
