namespace LossPrevention.Imaging.Tests;

public class JpegCodecTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 31)]
    [InlineData(320, 200)]
    public void Decode_EncodedPicture_LooksTheSame(int width, int height)
    {
        RgbImage image = Pictures.Gradient(width, height);

        RgbImage decoded = JpegCodec.Decode(JpegCodec.Encode(image, 95));

        (decoded.Width, decoded.Height).ShouldBe((width, height));
        Pictures.LargestDifference(image, decoded).ShouldBeLessThan(30);
    }

    [Fact]
    public void ReadSize_EncodedPicture_IsItsSize() =>
        JpegCodec.ReadSize(JpegCodec.Encode(new RgbImage(40, 30))).ShouldBe(new ImageSize(40, 30));

    [Fact]
    public void Encode_LowerQuality_IsSmaller()
    {
        RgbImage image = Pictures.Gradient(200, 200);
        JpegCodec.Encode(image, 30).Length.ShouldBeLessThan(JpegCodec.Encode(image, 95).Length);
    }

    [Fact]
    public void Decode_MoreThanMaxPixels_IsRefusedWithItsSize() =>
        Should.Throw<ImageFormatException>(() => JpegCodec.Decode(JpegCodec.Encode(new RgbImage(100, 50)), maxPixels: 4999))
            .Message.ShouldContain("100x50");

    [Fact]
    public void Decode_HeaderClaimsAHugePicture_IsRefusedBeforeItIsAllocated()
    {
        byte[] jpeg = JpegCodec.Encode(new RgbImage(8, 8));
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        jpeg.AsSpan(frame + 5, 4).Fill(0xFE);

        Should.Throw<ImageFormatException>(() => JpegCodec.Decode(jpeg)).Message.ShouldContain("65278x65278");
    }

    [Fact]
    public void Decode_Truncated_IsAlwaysRefused()
    {
        byte[] jpeg = JpegCodec.Encode(Pictures.Gradient(64, 64));
        for (int length = 0; length < jpeg.Length - 2; length++)
        {
            Should.Throw<ImageFormatException>(() => JpegCodec.Decode(jpeg.AsSpan(0, length)), $"{length} of {jpeg.Length} bytes");
        }
    }

    [Fact]
    public void Decode_FlippedBytes_DecodesOrSaysWhatIsWrong() =>
        Damage.Each(JpegCodec.Encode(Pictures.Gradient(64, 64)), 3000, bytes => JpegCodec.Decode(bytes, 1_000_000));

    [Fact]
    public void Decode_Garbage_SaysThatItIsNotAJpeg() => Damage.Garbage(500, bytes => JpegCodec.Decode(bytes));

    [Fact]
    public void Decode_OnManyThreads_GivesTheSamePicture()
    {
        byte[] jpeg = JpegCodec.Encode(Pictures.Gradient(128, 96));
        byte[] expected = JpegCodec.Decode(jpeg).Pixels;

        Parallel.For(0, 200, _ => JpegCodec.Decode(jpeg).Pixels.SequenceEqual(expected).ShouldBeTrue());
    }
}
