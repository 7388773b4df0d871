using LossPrevention.Benchmarks.Seeing;
using LossPrevention.Contracts;
using LossPrevention.LaneStudio;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.Benchmarks.Tests.Seeing;

public class SeenMatcherTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);
    private static readonly LaneScript Script = Acted();

    [Fact]
    public void Add_EveryPassSighted_AllSeenAndNoneFalse()
    {
        var tally = Match([.. TruePass.Of(Script).Select(Sighting)]);

        tally.Passes.ShouldBeGreaterThan(15);
        tally.Seen.ShouldBe(tally.Passes);
        tally.AllFalse.ShouldBe(0);
    }

    [Fact]
    public void Add_OneSightedTwiceAndOneNever_SaysSo()
    {
        List<PassReport> sightings = [.. TruePass.Of(Script).Select(Sighting)];
        sightings.RemoveAt(3);
        sightings.Add(sightings[0]);

        var tally = Match(sightings);

        tally.Seen.ShouldBe(tally.Passes - 1);
        tally.False[FalseCause.Twice].ShouldBe(1);
    }

    [Fact]
    public void Add_HandOverTheScannerIsSighted_CountsAsHand()
    {
        var hand = new Actor(ActorKind.LeftHand, 1, 1);
        hand.Track.Then(new Keyframe(1, 0.5, 0.5)).RestUntil(3);
        var tally = new SeenTally();

        SeenMatcher.Add(tally, Script with { Actors = [hand] }, [Sighting(2, new Keyframe(2, 0.5, 0.4))], Start, _ => { });

        tally.False[FalseCause.Hand].ShouldBe(1);
    }

    [Fact]
    public void Add_BasketItemSighted_IsSeenThere()
    {
        var left = TruePass.LeftInBasket(Script)[0];
        var at = (left.Track.Start + left.Track.End) / 2;

        var tally = Match([Sighting(at, left.Track.At(at)!.Value, ZoneKind.Basket)]);

        tally.RestedSeen.ShouldBe(1);
        tally.RestedFalse.ShouldBe(0);
    }

    [Fact]
    public void Match_RealClip_EachMomentTakesOneSighting()
    {
        var here = new Keyframe(0, 0.5, 0.5);
        var tally = RealClips.Match([2, 5, 9], [Sighting(2.1, here), Sighting(2.2, here), Sighting(5, here), Sighting(7, here)], Start, _ => { });

        tally.Seen.ShouldBe(2);
        tally.False[FalseCause.Twice].ShouldBe(1);
        tally.False[FalseCause.Nothing].ShouldBe(1);
    }

    private static SeenTally Match(IReadOnlyList<PassReport> sightings)
    {
        var tally = new SeenTally();
        SeenMatcher.Add(tally, Script, sightings, Start, _ => { });
        return tally;
    }

    private static PassReport Sighting(TruePass pass)
    {
        var (enter, leave) = Script.ScannerStays(pass.Pieces[0]).First(stay => stay.Enter >= pass.Enter - 0.001);
        var at = (enter + leave) / 2;
        return Sighting(at, pass.Pieces[0].Track.At(at)!.Value);
    }

    private static PassReport Sighting(double at, Keyframe place, ZoneKind zone = ZoneKind.Scanner)
    {
        var time = Start + TimeSpan.FromSeconds(at);
        return new PassReport(
            time, time, [new ZonePass(zone, time, time)], [new ItemCrop(time, new NormalizedBox(place.X - 0.05, place.Y - 0.05, 0.1, 0.1), new JpegImage(new byte[] { 1 }), 100, 0)], 0.9);
    }

    private static LaneScript Acted()
    {
        var pictures = new DrawnPictures(ProductRange.Draw(32, 2026), DemoCommand.EnrolmentViews, DemoCommand.LaneViews, 2026);
        return new Recorder(pictures.Products, pictures, new RecordOptions { Items = 24, Seed = 101, Frauds = [DiscrepancyKind.BasketItem], FraudRate = 0.12 }).Script(0);
    }
}
