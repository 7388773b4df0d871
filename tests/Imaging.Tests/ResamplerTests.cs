namespace LossPrevention.Imaging.Tests;

public class ResamplerTests
{
    [Fact]
    public void Resize_SameSize_IsTheSame()
    {
        RgbImage image = Pictures.Gradient(13, 7);
        Resampler.Resize(image, 13, 7).Pixels.ShouldBe(image.Pixels);
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(26, 5)]
    [InlineData(1, 1)]
    [InlineData(40, 40)]
    public void Resize_OneColour_KeepsIt(int width, int height)
    {
        var image = new RgbImage(13, 11);
        Array.Fill(image.Pixels, (byte)203);
        Resampler.Resize(image, width, height).Pixels.ShouldAllBe(value => value == 203);
    }

    [Fact]
    public void Resize_ToHalf_IsTheMeanOfFour()
    {
        var image = new RgbImage(2, 2, [10, 0, 0, 20, 0, 0, 30, 0, 0, 40, 0, 8]);
        Resampler.Resize(image, 1, 1).Pixels.ShouldBe([25, 0, 2]);
    }

    [Fact]
    public void Resize_ToDouble_RunsFromEdgeToEdge()
    {
        var image = new RgbImage(2, 1, [0, 0, 0, 100, 100, 100]);
        Resampler.Resize(image, 4, 1).Pixels.Where((_, index) => index % 3 == 0).ShouldBe(new byte[] { 0, 25, 75, 100 });
    }

    [Theory]
    [InlineData(100, 75, 31, 64)]
    [InlineData(64, 64, 200, 20)]
    [InlineData(33, 200, 33, 7)]
    public void Resize_Gradient_StaysTheGradient(int width, int height, int toWidth, int toHeight) =>
        Pictures.LargestDifference(Resampler.Resize(Pictures.Gradient(width, height), toWidth, toHeight), Pictures.Gradient(toWidth, toHeight))
            .ShouldBeLessThan(10);
}
