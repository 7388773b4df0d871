using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Tests.Frames;

/// <summary>A camera of 10 pictures a second that reports its clock every second, or not, over a network of 100 to 160 ms.</summary>
public class CameraClockTests
{
    private static readonly DateTimeOffset Start = SyntheticLane.Start;
    private readonly CameraClock clock = new();
    private readonly Random dice = new(4);
    private double now;

    [Theory]
    [InlineData(0)]
    [InlineData(-7.4)] // a camera that nobody set
    [InlineData(3600)]
    public void Reading_CameraReportsItsClock_OffsetIsMeasured(double offset)
    {
        Run(60, cameraMinusNode: _ => offset);

        clock.Reading.IsReported.ShouldBeTrue();
        clock.Reading.Offset.TotalSeconds.ShouldBe(offset - 0.1, 0.02); // less what the fastest picture needs
        clock.Reading.Uncertainty.ShouldBeLessThan(TimeSpan.FromMilliseconds(40));
        clock.Reading.Jump.ShouldBeNull();
        Error(0).ShouldBe(0.1, 0.02);
    }

    [Fact]
    public void Reading_BeforeTheFirstReport_TheTimeOfWritingIsNotTakenForOne()
    {
        Run(20, cameraMinusNode: null);

        clock.Reading.IsReported.ShouldBeFalse();
        Error(0).ShouldBe(0.1, 0.02);
    }

    /// <summary>A crystal 200 ppm slow comes to 17 s a day; a minimum for ever would be that late.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Origin_CrystalRunsSlowOrFastForHours_EventTimesStayRight(bool slow)
    {
        var rate = slow ? 1 - 2e-4 : 1 + 2e-4;
        Run(3 * 3600, cameraMinusNode: null, ptsOf: t => t * rate, picturesPerSecond: 2);

        Error((now * rate) - now).ShouldBe(0.1, 0.06);
        clock.Reading.Jump.ShouldBeNull();
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public void Note_TimeStampsJump_FollowsWithinTenSecondsAndSaysSo(double jump)
    {
        Run(60, cameraMinusNode: _ => 0);
        Run(10, cameraMinusNode: _ => 0, ptsOf: t => t + jump);

        Error(jump).ShouldBe(0.1, 0.1);
        clock.Reading.Jump.ShouldNotBeNull().TotalSeconds.ShouldBe(jump, 1.2);
        (clock.Reading.JumpedAt - Start).ShouldNotBeNull().TotalSeconds.ShouldBeInRange(60, 70);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    public void Note_TimeStampsJumpWithoutReports_FollowsWithinTenSecondsAndSaysSo(double jump)
    {
        Run(60, cameraMinusNode: null);
        Run(10, cameraMinusNode: null, ptsOf: t => t + jump);

        Error(jump).ShouldBe(0.1, 0.1);
        clock.Reading.Jump.ShouldNotBeNull().TotalSeconds.ShouldBe(jump, 0.2);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public void NoteReport_CameraIsSetAnew_EventTimesStayAndTheOffsetIsNew(double set)
    {
        Run(60, cameraMinusNode: _ => 0);
        Run(10, cameraMinusNode: _ => set);

        Error(0).ShouldBe(0.1, 0.03);
        clock.Reading.Offset.TotalSeconds.ShouldBe(set - 0.1, 0.03);
        clock.Reading.Jump.ShouldNotBeNull().TotalSeconds.ShouldBe(set, 0.1);
        new ClockWatch().Look(clock.Reading, Start.AddSeconds(now)).ShouldNotBeNull().ShouldContain(set > 0 ? "4.9 s later" : "5.1 s earlier");
    }

    [Fact]
    public void Note_NetworkStallsAndCatchesUp_IsNoJump()
    {
        Run(60, cameraMinusNode: _ => 0);
        Run(4, cameraMinusNode: null, delay: t => Math.Max(0.1, 64 - t)); // all of four seconds arrives at once
        Run(10, cameraMinusNode: _ => 0);

        clock.Reading.Jump.ShouldBeNull();
        Error(0).ShouldBe(0.1, 0.03);
    }

    [Theory]
    [InlineData(0.9, false)]
    [InlineData(1.3, true)]
    public void Look_OffsetOverASecond_IsSaid(double offset, bool said) =>
        (new ClockWatch().Look(new ClockReading(TimeSpan.FromSeconds(offset), TimeSpan.Zero, true, null, null), Start) is not null).ShouldBe(said);

    // Where presentation time is, less where it truly was: what even the fastest picture needed.
    private double Error(double ptsAhead) => (clock.Origin!.Value.AddSeconds(ptsAhead) - Start).TotalSeconds;

    private void Run(double seconds, Func<double, double>? cameraMinusNode, Func<double, double>? ptsOf = null, double picturesPerSecond = 10, Func<double, double>? delay = null)
    {
        var end = now + seconds;
        var pieceFrom = now;
        while (now < end - 1e-9)
        {
            var (taken, pts) = (now, (ptsOf ?? (t => t))(now));
            var arrival = Start.AddSeconds(taken + (delay?.Invoke(taken) ?? 0.1 + (0.06 * dice.NextDouble())));
            clock.Note(TimeSpan.FromSeconds(pts), arrival);
            now += 1 / picturesPerSecond;
            if (now - pieceFrom >= 1 - 1e-9)
            {
                var firstPts = TimeSpan.FromSeconds((ptsOf ?? (t => t))(pieceFrom));
                var sentAt = cameraMinusNode is null ? arrival : Start.AddSeconds(pieceFrom + cameraMinusNode(pieceFrom));
                clock.NoteReport(firstPts, sentAt, TimeSpan.FromSeconds(now - pieceFrom), arrival);
                pieceFrom = now;
            }
        }
    }
}
