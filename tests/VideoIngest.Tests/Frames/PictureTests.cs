using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Frames;

public class PictureTests
{
    [Theory]
    [InlineData(4, 6, 10, 8)]
    [InlineData(20, 10, 11, 7)] // ends at odd edges of both
    public void Take_APart_BrightnessAndColourAreThatPlaces(int left, int top, int width, int height)
    {
        var whole = new Picture(31, 17, PictureLayout.Yuv420);
        for (var i = 0; i < whole.Data.Length; i++)
        {
            whole.Data[i] = (byte)(i % 251);
        }

        var part = new Picture(width, height, PictureLayout.Yuv420);
        part.Take(whole, left, top);

        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                part.Y[(y * width) + x].ShouldBe(whole.Y[((top + y) * 31) + left + x]);
                var (own, theirs) = ((y / 2 * part.ChromaWidth) + (x / 2), ((top + y) / 2 * whole.ChromaWidth) + ((left + x) / 2));
                (part.U[own], part.V[own]).ShouldBe((whole.U[theirs], whole.V[theirs]));
            }
        }
    }
}
