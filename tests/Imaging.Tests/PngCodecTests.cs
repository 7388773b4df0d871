namespace LossPrevention.Imaging.Tests;

public class PngCodecTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 31)]
    [InlineData(320, 200)]
    public void Decode_EncodedPicture_IsTheSame(int width, int height)
    {
        RgbImage image = Pictures.Gradient(width, height);

        RgbImage decoded = PngCodec.Decode(PngCodec.Encode(image));

        (decoded.Width, decoded.Height).ShouldBe((width, height));
        decoded.Pixels.ShouldBe(image.Pixels);
    }

    [Fact]
    public void Encode_Noise_StillFits()
    {
        var image = new RgbImage(301, 77);
        new Random(3).NextBytes(image.Pixels);
        PngCodec.Decode(PngCodec.Encode(image)).Pixels.ShouldBe(image.Pixels);
    }

    [Fact]
    public void DecodeRgba_EncodedPicture_KeepsItsCoverage()
    {
        var image = new RgbaImage(9, 5);
        new Random(4).NextBytes(image.Pixels);
        PngCodec.DecodeRgba(PngCodec.Encode(image)).Pixels.ShouldBe(image.Pixels);
    }

    [Fact]
    public void Decode_TransparentPicture_IsWhite() =>
        PngCodec.Decode(PngCodec.Encode(new RgbaImage(2, 2))).Pixels.ShouldAllBe(value => value == 255);

    [Fact]
    public void DecodeRgba_PictureWithoutCoverage_IsOpaque() =>
        PngCodec.DecodeRgba(PngCodec.Encode(new RgbImage(1, 1))).Pixels.ShouldBe([0, 0, 0, 255]);

    [Fact]
    public void Decode_MoreThanMaxPixels_IsRefusedWithItsSize()
    {
        byte[] png = PngCodec.Encode(new RgbImage(100, 50));
        PngCodec.ReadSize(png).ShouldBe(new ImageSize(100, 50));
        Should.Throw<ImageFormatException>(() => PngCodec.Decode(png, maxPixels: 4999)).Message.ShouldContain("100x50");
    }

    [Fact]
    public void Decode_Truncated_IsAlwaysRefused()
    {
        byte[] png = PngCodec.Encode(Pictures.Gradient(40, 40));
        for (int length = 0; length < png.Length - 12; length++)
        {
            Should.Throw<ImageFormatException>(() => PngCodec.Decode(png.AsSpan(0, length)), $"{length} of {png.Length} bytes");
        }
    }

    [Fact]
    public void Decode_FlippedBytes_DecodesOrSaysWhatIsWrong() =>
        Damage.Each(PngCodec.Encode(Pictures.Gradient(40, 40)), 2000, bytes => PngCodec.Decode(bytes, 1_000_000));

    [Fact]
    public void Decode_Garbage_SaysThatItIsNotAPng() => Damage.Garbage(500, bytes => PngCodec.Decode(bytes));
}
