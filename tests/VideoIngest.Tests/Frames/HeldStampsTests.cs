using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Frames;

public class HeldStampsTests
{
    private readonly HeldStamps stamps = new();

    [Fact]
    public void Note_StampsGoOnHoweverLatePicturesArrive_NothingIsHeld()
    {
        Held(0, 0).ShouldBe(0);
        Held(0.1, 0.1).ShouldBe(0);
        Held(0.2, 5).ShouldBe(0); // the network stalled
        Held(0.3, 5).ShouldBe(0);
        Held(60, 5.1).ShouldBe(0); // a jump ahead
    }

    [Fact]
    public void Note_PicturesThatAreShownInAnotherOrder_NothingIsHeldForLong()
    {
        double[] order = [0, 0.3, 0.1, 0.2, 0.6, 0.4, 0.5, 0.9, 0.7, 0.8];
        for (var n = 0; n < order.Length; n++)
        {
            Held(order[n], n * 0.1).ShouldBeLessThan(0.11);
        }
    }

    [Fact]
    public void Note_StampsAUnitApart_HeldForAsLongAsItGoesOn()
    {
        Held(7, 0).ShouldBe(0);
        for (var n = 1; n <= 30; n++)
        {
            Held(7 + (n / 90_000.0), n / 15.0).ShouldBe(n / 15.0, 0.001);
        }

        Held(7.1, 2.1).ShouldBe(0);
    }

    private double Held(double pts, double arrival) => stamps.Note(TimeSpan.FromSeconds(pts), SyntheticLane.Start.AddSeconds(arrival)).TotalSeconds;
}
