using System.Globalization;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Says when a camera's clock is more than a second off or has jumped, also in the connection before. No clock of its own.</summary>
internal sealed class ClockWatch
{
    /// <summary>How often the clock is looked at.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    // Less than the alarm's second, so that a clock that stands at it does not alarm over and over.
    private static readonly TimeSpan WellAgain = TimeSpan.FromSeconds(0.8);
    private bool isOff;
    private (TimeSpan By, DateTimeOffset At)? jump;

    /// <summary>What is wrong, in one sentence; null where nothing is.</summary>
    public string? Look(ClockReading clock, DateTimeOffset now)
    {
        jump = clock is { Jump: { } by, JumpedAt: { } jumpedAt } ? (by, jumpedAt) : jump;
        isOff = clock.IsReported && clock.Offset.Duration() > (isOff ? WellAgain : CameraClock.LeastJump);
        return isOff
            ? string.Create(CultureInfo.InvariantCulture, $"the camera's clock is {Seconds(clock.Offset)} than the node's; set its time server. Sightings are placed by the node's clock")
            : jump is { } known && now - known.At < Remembered
                ? string.Create(CultureInfo.InvariantCulture, $"the camera's time {(known.By > TimeSpan.Zero ? "jumped ahead" : "went back")} by {known.By.Duration().TotalSeconds:0.0} s or more; check its time server and the network")
                : null;
    }

    private static string Seconds(TimeSpan offset) => string.Create(CultureInfo.InvariantCulture, $"{offset.Duration().TotalSeconds:0.0} s {(offset > TimeSpan.Zero ? "later" : "earlier")}");
}
