using LossPrevention.VideoIngest.Clips;

namespace LossPrevention.VideoIngest.Tests.Clips;

public class EvidenceRingTests
{
    private static readonly DateTimeOffset Start = SyntheticLane.Start;
    private static readonly InitSegment First = new([1], 64, 48, 90000, 0, 0);
    private static readonly InitSegment Second = new([2], 64, 48, 90000, 0, 0);

    [Fact]
    public void Add_LongerThanItsBounds_OldestAreGone()
    {
        var ring = Ring(TimeSpan.FromSeconds(10), 1000);
        Fill(ring, First, 0, 30);

        ring.Length.ShouldBe(TimeSpan.FromSeconds(10));
        ring.Between(Start, Start.AddSeconds(5)).ShouldBeEmpty();
        ring.End.ShouldBe(Start.AddSeconds(30));
    }

    [Fact]
    public void Add_MoreBytesThanItsBounds_OldestAreGone()
    {
        var ring = Ring(TimeSpan.FromMinutes(1), 35);
        Fill(ring, First, 0, 30);

        ring.Bytes.ShouldBe(30); // three of ten bytes
        ring.Length.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Bound_Zero_HoldsNothing()
    {
        var ring = Ring(TimeSpan.FromMinutes(1), 1000);
        Fill(ring, First, 0, 5);

        ring.Bound(TimeSpan.Zero, 0);
        Fill(ring, First, 5, 6);

        ring.Bytes.ShouldBe(0);
    }

    [Theory]
    [InlineData(5.5, 7.5, 4, 8)] // from the key frame before
    [InlineData(4, 5, 4, 5)]
    [InlineData(-3, 2, 0, 2)] // nothing is known of what was before
    [InlineData(28.2, 99, 28, 30)]
    public void Between_Span_BeginsWithTheKeyFrameBefore(double from, double to, double first, double last)
    {
        var ring = Ring(TimeSpan.FromMinutes(1), 1000);
        Fill(ring, First, 0, 30);

        var clip = ring.Between(Start.AddSeconds(from), Start.AddSeconds(to));

        clip[0].Fragment.IsKey.ShouldBeTrue();
        clip[0].At.ShouldBe(Start.AddSeconds(first));
        clip[^1].End.ShouldBe(Start.AddSeconds(last));
    }

    [Fact]
    public void Between_CameraConnectedAnew_TheConnectionThatShowsMost()
    {
        var ring = Ring(TimeSpan.FromMinutes(1), 1000);
        Fill(ring, First, 0, 10);
        Fill(ring, Second, 14, 30);

        ring.Between(Start.AddSeconds(8), Start.AddSeconds(20)).ShouldAllBe(placed => placed.Fragment.Init == Second);
        ring.Between(Start.AddSeconds(2), Start.AddSeconds(15)).ShouldAllBe(placed => placed.Fragment.Init == First);
    }

    private static EvidenceRing Ring(TimeSpan length, long bytes)
    {
        var ring = new EvidenceRing();
        ring.Bound(length, bytes);
        return ring;
    }

    /// <summary>A fragment of ten bytes a second, every second one with a key frame.</summary>
    private static void Fill(EvidenceRing ring, InitSegment init, int from, int to)
    {
        for (var second = from; second < to; second++)
        {
            ring.Add(new PlacedFragment(
                new VideoFragment(init, new byte[10], TimeSpan.FromSeconds(second), TimeSpan.FromSeconds(1), second % 2 == 0, null), Start.AddSeconds(second)));
        }
    }
}
