namespace LossPrevention.VideoIngest.Tests;

public class SourceNameTests
{
    [Theory]
    [InlineData("rtsp://admin:secret@10.0.0.5:554/stream1?token=secret", "rtsp://10.0.0.5:554/stream1")]
    [InlineData("file:///video/lane-1.mp4", "/video/lane-1.mp4")]
    public void Of_Address_HoldsNoCredentials(string source, string shown) => SourceName.Of(source).ShouldBe(shown);

    [Fact]
    public void Clean_TextWithAddress_HoldsNoCredentials() =>
        SourceName.Clean("rtsp://admin:secret@10.0.0.5/s: Connection refused").ShouldBe("rtsp://10.0.0.5/s: Connection refused");
}
