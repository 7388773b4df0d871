using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Adapters;

/// <summary>Small pictures every 100 ms and full ones every 300, in whatever order the decoder writes them.</summary>
public class FramePairingTests
{
    [Theory]
    [InlineData("c0 s0 s1 s2 c3 s3 s4 s5 c6 s6")]
    [InlineData("s0 c0 s1 s2 s3 c3 s4 s5 s6 c6")]
    [InlineData("s0 s1 c0 s2 s3 s4 c3 s5 s6 c6")]
    [InlineData("c0 s0 s1 c3 s2 s3 s4 s5 c6 s6")]
    public void TryRead_FullPicturesEarlyOrLate_EachIsWithItsSmallOne(string order)
    {
        var pairing = new FramePairing(new NutReader(new MemoryStream(Nut(order))), 1 / 0.3);
        var slot = new FrameSlot();
        var read = new List<(double, int?)>();
        while (pairing.TryRead(slot))
        {
            read.Add((slot.Pts.TotalSeconds * 10, slot.HasColour ? slot.Colour!.Data[0] : null));
        }

        read.ShouldBe([(0, 0), (1, null), (2, null), (3, 3), (4, null), (5, null), (6, 6)]);
    }

    [Fact]
    public void TryRead_AFullPictureNeverComes_SmallOnesGoOn()
    {
        var pairing = new FramePairing(new NutReader(new MemoryStream(Nut("s0 s1 s2 s3 s4 s5 s6 s7 s8 s9"))), 1 / 0.3);
        var slot = new FrameSlot();
        var count = 0;
        while (pairing.TryRead(slot))
        {
            slot.HasColour.ShouldBeFalse();
            count++;
        }

        count.ShouldBe(10);
    }

    // Two raw tracks as the decoder writes them; a picture's first byte is its number.
    private static byte[] Nut(string order)
    {
        using var bytes = new MemoryStream();
        var writer = new NutWriter(bytes, [new NutCoding([], [], 1, 10, 0, 4, 2), new NutCoding([], [], 1, 10, 0, 2, 2)], 0);
        foreach (var picture in order.Split(' '))
        {
            var number = picture[1] - '0';
            var payload = new byte[picture[0] == 'c' ? Picture.SizeOf(4, 2, PictureLayout.Yuv420) : Picture.SizeOf(2, 2, PictureLayout.Yuv444)];
            payload[0] = (byte)number;
            writer.Write(number, true, payload, picture[0] == 'c' ? FfmpegArguments.ColourTrack : FfmpegArguments.SmallTrack);
        }

        return bytes.ToArray();
    }
}
