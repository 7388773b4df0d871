using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LossPrevention.PosBridge.Stomp;

namespace LossPrevention.PosBridge.Tests.Adapters.Stomp;

public class StompFrameParserTests
{
    [Fact]
    public void TryRead_BodyWithoutLength_EndsAtNul()
    {
        var frame = ReadAll("MESSAGE\nack:ID\\chost-1\ndestination:/queue/a\n\nhello\0").ShouldHaveSingleItem();

        frame.Command.ShouldBe("MESSAGE");
        frame.Raw("ack").ShouldBe(@"ID\chost-1");
        frame.Header("ack").ShouldBe("ID:host-1");
        Text(frame).ShouldBe("hello");
    }

    [Fact]
    public void TryRead_BodyWithLength_MayHoldNul() =>
        Text(ReadAll("MESSAGE\ncontent-length:5\n\na\0b\0c\0").ShouldHaveSingleItem()).ShouldBe("a\0b\0c");

    [Fact]
    public void TryRead_HeartBeatsAndCarriageReturns_AreNoFrames()
    {
        var frames = ReadAll("\n\r\n\nRECEIPT\r\nreceipt-id:7\r\n\r\n\0\n\n\r\nERROR\nmessage:no\n\n\0\n");

        frames.Select(f => f.Command).ShouldBe(["RECEIPT", "ERROR"]);
        frames[0].Header("receipt-id").ShouldBe("7");
    }

    [Fact]
    public void TryRead_RepeatedHeader_FirstCounts() =>
        ReadAll("MESSAGE\na:1\na:2\n\n\0")[0].Header("a").ShouldBe("1");

    [Theory]
    [InlineData("MESSAGE\nsize:9\n\n0123456789\0NEXT\n\n\0")]
    [InlineData("MESSAGE\ncontent-length:10\n\n0123456789\0NEXT\n\n\0")]
    public void TryRead_BodyOverTheLimit_IsCutAndTheNextFrameIsWhole(string wire)
    {
        var frames = ReadAll(wire, maxBody: 4);

        frames[0].Truncated.ShouldBeTrue();
        Text(frames[0]).ShouldBe("0123");
        frames[1].Command.ShouldBe("NEXT");
        frames[1].Truncated.ShouldBeFalse();
    }

    [Theory]
    [InlineData("message\n\n\0", "no command")]
    [InlineData("MESSAGE\n:x\n\n\0", "no name")]
    [InlineData("MESSAGE\nx\n\n\0", "no name")]
    [InlineData("MESSAGE\ncontent-length:-1\n\n\0", "no number")]
    [InlineData("MESSAGE\ncontent-length:1\n\nab\0", "longer than")]
    public void TryRead_NoStomp_SaysWhy(string wire, string why) =>
        Should.Throw<StompProtocolException>(() => ReadAll(wire)).Message.ShouldContain(why);

    [Fact]
    public void TryRead_HeadersWithoutEnd_AreRefusedAtTheLimit()
    {
        var parser = new StompFrameParser(100);

        Should.Throw<StompProtocolException>(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Feed(parser, Encoding.ASCII.GetBytes(new string('A', 1000)));
            }
        }).Message.ShouldContain("headers are over");
    }

    [Fact]
    public void TryRead_AnyFrameInAnyPieces_IsRead()
    {
        var texts = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(t => t.Get.Replace('\0', ' '));
        var cases = from name in texts.Where(t => t.Length > 0)
                    from value in texts
                    from body in ArbMap.Default.GeneratorFor<byte[]>()
                    from pieces in Gen.Choose(1, 9)
                    select (Name: name, Value: value, Body: body, Piece: pieces);

        Check.QuickThrowOnFailure(Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var frame = StompFrame.Of("SEND", (c.Name, c.Value), ("content-length", $"{c.Body.Length}")) with { Body = c.Body };
            var read = new List<StompFrame>();
            var parser = new StompFrameParser(1 << 20);
            byte[] wire = [10, .. frame.ToBytes(), 10, .. frame.ToBytes()];
            foreach (var piece in wire.Chunk(c.Piece))
            {
                read.AddRange(Feed(parser, piece));
            }

            read.Count.ShouldBe(2);
            read.ShouldAllBe(f => f.Body.ToArray().SequenceEqual(c.Body));
            read.ShouldAllBe(f => f.Headers.SequenceEqual(frame.Headers));
            if (Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(c.Name + c.Value)) == c.Name + c.Value)
            {
                read[0].Headers.Any(h => StompEscape.Decode(h.Name) == c.Name && StompEscape.Decode(h.Value) == c.Value).ShouldBeTrue();
            }
        }));
    }

    [Fact]
    public void TryRead_AnyBytes_IsReadOrRefusedTheSameInAnyPieces()
    {
        // Pieces of real frames, so that the noise gets past the first line.
        var parts = Gen.Elements("MESSAGE", "\n", "\r\n", "\0", ":", "content-length:", "3", "abc", "\\c", "é", " ", "A:b")
            .Select(Encoding.UTF8.GetBytes);
        var noise = Gen.OneOf(parts, ArbMap.Default.GeneratorFor<byte[]>());
        var wires = noise.ListOf().Select(p => p.SelectMany(b => b).ToArray());

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(wires.ToArbitrary(), wire =>
            Outcome(wire, wire.Length + 1).ShouldBe(Outcome(wire, 1))));
    }

    private static string Outcome(byte[] wire, int piece)
    {
        var parser = new StompFrameParser(16);
        var seen = new StringBuilder();
        try
        {
            foreach (var part in wire.Chunk(piece))
            {
                // One by one: what stood before a refusal counts, whether it came in the same piece or not.
                ReadOnlySpan<byte> input = part;
                while (parser.TryRead(ref input, out var read))
                {
                    var frame = read!;
                    seen.Append($"{frame.Command} {frame.Headers.Count} {Convert.ToHexString(frame.Body.Span)} {frame.Truncated};");
                }
            }
        }
        catch (StompProtocolException)
        {
            seen.Append("refused");
        }

        return seen.ToString();
    }

    private static List<StompFrame> ReadAll(string wire, int maxBody = 1000) => Feed(new StompFrameParser(maxBody), Encoding.UTF8.GetBytes(wire));

    private static List<StompFrame> Feed(StompFrameParser parser, byte[] bytes)
    {
        var frames = new List<StompFrame>();
        ReadOnlySpan<byte> input = bytes;
        while (parser.TryRead(ref input, out var frame))
        {
            frames.Add(frame!);
        }

        input.IsEmpty.ShouldBeTrue();
        return frames;
    }

    private static string Text(StompFrame frame) => Encoding.UTF8.GetString(frame.Body.Span);
}
