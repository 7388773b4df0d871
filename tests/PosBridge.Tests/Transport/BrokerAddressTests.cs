namespace LossPrevention.PosBridge.Tests.Transport;

public class BrokerAddressTests
{
    [Theory]
    [InlineData("tcp://broker:61616", "tcp://broker:61616/")]
    [InlineData("activemq:ssl://broker.store.local:61617", "ssl://broker.store.local:61617/")]
    [InlineData("failover:(tcp://a:61616,tcp://b:61616)", "tcp://a:61616/ tcp://b:61616/")]
    [InlineData("activemq:failover:(tcp://a:61616, ssl://b:61617)", "tcp://a:61616/ ssl://b:61617/")]
    public void Parse_AddressAsNmsWritesIt_IsItsBrokers(string text, string brokers) =>
        string.Join(' ', BrokerAddress.Parse(text, BrokerAddress.OpenWire)!).ShouldBe(brokers);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("stomp://broker:61613")]
    [InlineData("tcp://broker")]
    [InlineData("tcp://user:secret@broker:61616")]
    [InlineData("tcp://broker:61616?nms.checkForDuplicates=true")]
    [InlineData("failover:(activemq:tcp://a:61616)")]
    [InlineData("failover:()")]
    [InlineData("failover:(tcp://a:61616")]
    [InlineData("tcp://a:61616,tcp://b:61616")]
    public void Parse_AnythingElse_IsNone(string? text) => BrokerAddress.Parse(text, BrokerAddress.OpenWire).ShouldBeNull();

    [Theory]
    [InlineData("stomp://a:61613", "stomp://a:61613/")]
    [InlineData("stomp+ssl://a", "stomp+ssl://a/")]
    [InlineData("failover:(stomp://a:61613,stomp+ssl://b:61612)", "stomp://a:61613/ stomp+ssl://b:61612/")]
    [InlineData("tcp://a:61616", null)]
    [InlineData("stomp://user@a:61613", null)]
    public void Parse_Stomp_GivesItsBrokers(string text, string? brokers) =>
        (BrokerAddress.Parse(text, BrokerAddress.Stomp) is { } all ? string.Join(' ', all) : null).ShouldBe(brokers);
}
