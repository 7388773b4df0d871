using System.Text;
using LossPrevention.PosBridge.Stomp;

namespace LossPrevention.PosBridge.Tests.Adapters.Stomp;

public class StompFrameTests
{
    [Fact]
    public void ToBytes_Send_EscapesHeaders() =>
        Encoding.UTF8.GetString(StompFrame.Of("SEND", ("a", "x:y\\z\n")).ToBytes()).ShouldBe("SEND\na:x\\cy\\\\z\\n\n\n\0");

    [Fact]
    public void ToBytes_Connect_EscapesNothing() =>
        Encoding.UTF8.GetString(StompFrame.Of("CONNECT", ("passcode", "a:b\\c")).ToBytes()).ShouldBe("CONNECT\npasscode:a:b\\c\n\n\0");

    [Theory]
    [InlineData("a\nb")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public void ToBytes_LineEndInUnescapedHeader_IsRefused(string value) =>
        Should.Throw<StompProtocolException>(() => StompFrame.Of("CONNECT", ("login", value)).ToBytes());

    [Theory]
    [InlineData(@"a\t")]
    [InlineData(@"a\")]
    public void Decode_UnknownEscape_IsRefused(string wire) =>
        Should.Throw<StompProtocolException>(() => StompEscape.Decode(wire));

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("0,0", null, null)]
    [InlineData("10000,0", null, 10000)]
    [InlineData("0,1000", 5000, null)]
    [InlineData("7000,9000", 9000, 7000)]
    public void Agree_Answer_IsTheSlowerOfBoth(string? answer, int? send, int? expect)
    {
        var beat = HeartBeat.Agree(TimeSpan.FromSeconds(5), answer);

        beat.Send?.TotalMilliseconds.ShouldBe(send!.Value);
        beat.Expect?.TotalMilliseconds.ShouldBe(expect!.Value);
        (beat.Send is null, beat.Expect is null).ShouldBe((send is null, expect is null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("a,b")]
    [InlineData("1,-1")]
    public void Agree_NoPair_IsRefused(string answer) =>
        Should.Throw<StompProtocolException>(() => HeartBeat.Agree(TimeSpan.FromSeconds(5), answer));
}
