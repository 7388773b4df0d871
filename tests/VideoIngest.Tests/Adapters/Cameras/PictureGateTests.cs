using LossPrevention.VideoIngest.Adapters.Ffmpeg.Cameras;

namespace LossPrevention.VideoIngest.Tests.Adapters.Cameras;

/// <summary>A camera of ten pictures a second with a key frame each second; pictures are named by their number.</summary>
public class PictureGateTests
{
    private readonly PictureGate gate = new(TimeSpan.FromSeconds(2.1));

    [Fact]
    public void Take_Awake_EveryPictureFromTheFirstKeyFrameOn()
    {
        Fed(5, 8, key: 10).ShouldBeEmpty();

        Fed(10, 35).ShouldBe(Enumerable.Range(10, 25));
    }

    [Fact]
    public void Take_AtRest_KeyFramesAndWhatTheDecoderNeedsToGiveThemOut()
    {
        Fed(0, 20);

        var fed = new List<int>();
        for (var n = 20; n < 50; n++)
        {
            fed.AddRange(Fed(n, n + 1, mayRest: true));
            gate.Show(Time(n - 2)); // two pictures late
        }

        fed.ShouldBe([20, 21, 22, 30, 31, 32, 40, 41, 42]);
        gate.IsAtRest.ShouldBeTrue();
    }

    [Fact]
    public void Wake_AfterAKeyFrameThatDiffers_AllSinceTheOneLastShownIsDecodedAnewAndNothingTwiceShown()
    {
        Fed(0, 20);
        gate.Show(Time(19));
        Fed(20, 21, mayRest: true);
        gate.Show(Time(20));
        Fed(21, 31, mayRest: true).ShouldBe([30]);

        gate.Wake();
        var (anew, pictures) = gate.Take(Picture(31), mayRest: true);

        anew.ShouldBeTrue();
        Numbers(pictures).ShouldBe(Enumerable.Range(20, 12));
        gate.WasShown(Time(20)).ShouldBeTrue();
        gate.WasShown(Time(21)).ShouldBeFalse();
        Fed(32, 45).ShouldBe(Enumerable.Range(32, 13));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(0)]
    public void Take_KeyFramesFarApartOrNotTold_IsNeverAtRest(int group)
    {
        var fed = new List<int>();
        for (var n = 0; n < 100; n++)
        {
            fed.AddRange(Numbers(gate.Take(Picture(n, n == 0 || (group > 0 && n % group == 0)), mayRest: true).Pictures));
            gate.Show(Time(n));
        }

        fed.ShouldBe(Enumerable.Range(0, 100));
    }

    [Fact]
    public void Take_NoKeyFrameForLong_WhatIsKeptIsBounded()
    {
        gate.Take(Picture(0, true, 1 << 20), false);
        for (var n = 1; n < 100; n++)
        {
            gate.Take(Picture(n, false, 1 << 20), false).Pictures.Count.ShouldBe(1);
        }

        gate.Wake();

        gate.Take(Picture(100, false), false).Pictures.ShouldBeEmpty(); // nothing to begin with until the next key frame
        Numbers(gate.Take(Picture(101, true), false).Pictures).ShouldBe([101]);
    }

    private static TimeSpan Time(int number) => TimeSpan.FromSeconds(number / 10.0);

    private static CodedPicture Picture(int number, bool? isKey = null, int bytes = 1) => new(Time(number), number, isKey ?? number % 10 == 0, new byte[bytes]);

    private static IEnumerable<int> Numbers(IEnumerable<CodedPicture> pictures) => pictures.Select(picture => (int)picture.Units);

    private List<int> Fed(int from, int to, bool mayRest = false, int key = 0)
    {
        var fed = new List<int>();
        for (var n = from; n < to; n++)
        {
            fed.AddRange(Numbers(gate.Take(Picture(n, n >= key && n % 10 == 0), mayRest).Pictures));
        }

        return fed;
    }
}
