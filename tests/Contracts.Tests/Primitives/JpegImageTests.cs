using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace LossPrevention.Contracts.Tests.Primitives;

public class JpegImageTests
{
    [Fact]
    public void Equals_AnyTwoPictures_AgreesWithTheirBytes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte[] A, byte[] B)>(), pair =>
        {
            var a = new JpegImage(pair.A);
            var copy = new JpegImage(pair.A.ToArray());
            return a == copy && a.GetHashCode() == copy.GetHashCode() && (a == new JpegImage(pair.B)) == pair.A.SequenceEqual(pair.B);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Write_Bytes_AreBase64AndReadBack()
    {
        var image = new JpegImage(new byte[] { 0xFF, 0xD8, 0xFF, 0xD9 });

        var json = JsonSerializer.Serialize(image);

        json.ShouldBe("\"/9j/2Q==\"");
        JsonSerializer.Deserialize<JpegImage>(json).ShouldBe(image);
    }

    [Fact]
    public void Read_NotBase64_IsRefused() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<JpegImage>("\"not base64!\"")).Message.ShouldContain("base64");
}
