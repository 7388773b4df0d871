namespace LossPrevention.Imaging.Tests;

public class RgbImageTests
{
    [Fact]
    public void New_PixelsOfAnotherSize_IsRefused() =>
        Should.Throw<ArgumentException>(() => new RgbImage(2, 2, new byte[11])).Message.ShouldContain("12");

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, -1)]
    public void New_NoPixels_IsRefused(int width, int height) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new RgbImage(width, height));

    [Fact]
    public void Crop_Inside_IsThatPart()
    {
        RgbImage image = Pictures.Gradient(10, 8);
        RgbImage crop = image.Crop(3, 2, 4, 5);
        (crop.Width, crop.Height).ShouldBe((4, 5));
        crop.Row(1).ToArray().ShouldBe(image.Row(3)[9..21].ToArray());
    }

    [Theory]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(9, 0, 2, 2)]
    [InlineData(0, 7, 2, 2)]
    [InlineData(0, 0, 0, 2)]
    public void Crop_OutsideOrEmpty_IsRefused(int x, int y, int width, int height) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Pictures.Gradient(10, 8).Crop(x, y, width, height));
}
