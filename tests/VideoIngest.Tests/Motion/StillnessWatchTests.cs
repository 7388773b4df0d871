using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Motion;

namespace LossPrevention.VideoIngest.Tests.Motion;

public class StillnessWatchTests
{
    private readonly StillnessWatch watch = new();
    private readonly Random dice = new(5);

    [Fact]
    public void IsDifferent_NoiseAlone_GetsUsedToIt()
    {
        watch.Follow(Draw(noise: 12));
        var different = 0;
        for (var n = 0; n < 60; n++)
        {
            var next = Draw(noise: 12);
            different += watch.IsDifferent(next) && n >= 20 ? 1 : 0;
            watch.Follow(next);
        }

        different.ShouldBe(0);
    }

    [Theory]
    [InlineData(10)] // of 320 pixels: the smallest item there is
    [InlineData(44)]
    public void IsDifferent_AnItem_Is(int size)
    {
        Settle(noise: 4);

        watch.IsDifferent(Draw(noise: 4, size)).ShouldBeTrue();
    }

    [Fact]
    public void IsDifferent_LightJumps_Is()
    {
        Settle(noise: 4);

        watch.IsDifferent(Draw(noise: 4, level: 140)).ShouldBeTrue();
    }

    [Fact]
    public void IsDifferent_SamePictureToTheByte_Is()
    {
        Settle(noise: 4);
        var frozen = Draw(noise: 4);
        watch.Follow(frozen);

        watch.IsDifferent(frozen).ShouldBeTrue();
    }

    private void Settle(int noise)
    {
        for (var n = 0; n < 30; n++)
        {
            var next = Draw(noise);
            _ = watch.IsDifferent(next);
            watch.Follow(next);
        }
    }

    private Picture Draw(int noise, int item = 0, int level = 120)
    {
        var picture = new Picture(320, 180, PictureLayout.Yuv444);
        for (var i = 0; i < picture.Y.Length; i++)
        {
            var isItem = i % 320 >= 100 && i % 320 < 100 + item && i / 320 >= 80 && i / 320 < 80 + item;
            picture.Y[i] = (byte)((isItem ? 150 : level) + dice.Next(-noise, noise + 1));
        }

        return picture;
    }
}
