using LossPrevention.TestKit;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Tests.Frames;

public class FrameClockTests
{
    [Fact]
    public void TryPlace_File_StartPlusPresentationTime()
    {
        var start = new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.FromHours(1));

        FrameClock.ForFile(start).TryPlace(TimeSpan.FromMilliseconds(67), out var at).ShouldBeTrue();

        at.ShouldBe(new DateTimeOffset(2026, 1, 5, 10, 0, 0, 67, TimeSpan.Zero));
        at.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void TryPlace_Camera_FastestFrameTellsTheTimeAndPrerollIsLeftOut()
    {
        var time = new ManualTimeProvider();
        var connected = time.GetUtcNow();
        var clock = FrameClock.ForCamera(time, TimeSpan.FromMilliseconds(-100));
        Place(50, out _).ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        Place(52.5, out _).ShouldBeFalse(); // half a second faster than the first
        time.Advance(TimeSpan.FromSeconds(3));

        Place(55, out var at).ShouldBeTrue(); // half a second late

        at.ShouldBe(connected + TimeSpan.FromSeconds(4.4));

        bool Place(double pts, out DateTimeOffset placed)
        {
            clock.Arrived(TimeSpan.FromSeconds(pts));
            return clock.TryPlace(TimeSpan.FromSeconds(pts), out placed);
        }
    }

    [Fact]
    public void TryPlace_TimeStampsJumpBack_EventTimeDoesNot()
    {
        var clock = FrameClock.ForFile(DateTimeOffset.UnixEpoch);
        clock.TryPlace(TimeSpan.FromSeconds(5), out var first);
        clock.TryPlace(TimeSpan.FromSeconds(3), out var second);

        second.ShouldBeGreaterThan(first);
    }
}
