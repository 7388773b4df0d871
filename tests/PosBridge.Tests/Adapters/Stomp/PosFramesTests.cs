using LossPrevention.PosBridge.Stomp;

namespace LossPrevention.PosBridge.Tests.Adapters.Stomp;

public class PosFramesTests
{
    [Fact]
    public void Command_Headers_KeepItsLanesOrder() =>
        PosFrames.Command("pos.commands", TillEvents.Command(), default).Header("JMSXGroupID").ShouldBe("lane-1");

    [Fact]
    public void DeadLetter_ReasonOfSeveralLines_IsOneLine()
    {
        var letter = new DeadLetter("pos.events ID:1", "bad\r\nvalue\0", "", TillEvents.Ten);

        PosFrames.DeadLetter("pos.events.dlq", letter, default).Header("reason").ShouldBe("bad value ");
    }

    [Fact]
    public void Subscribe_Headers_BoundWhatIsInFlight()
    {
        var frame = PosFrames.Subscribe("pos.events", 50);

        (frame.Header("ack"), frame.Header("activemq.prefetchSize"), frame.Header("destination"))
            .ShouldBe(("client-individual", "50", "/queue/pos.events"));
    }
}
