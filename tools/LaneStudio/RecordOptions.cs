using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>What to record.</summary>
internal sealed record RecordOptions
{
    /// <summary>Lanes, one video each; 1 to 16.</summary>
    public int Lanes { get; init; } = 1;

    /// <summary>Items a lane; 1 to 10,000.</summary>
    public int Items { get; init; } = 20;

    public int Seed { get; init; } = 1;

    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 720;

    /// <summary>Frames a second; 5 to 60.</summary>
    public int FrameRate { get; init; } = 15;

    /// <summary><c>h264</c> or <c>h265</c>.</summary>
    public string Codec { get; init; } = "h264";

    /// <summary>Encode h264 at a quarter of the CPU time, a little less sharp: for a recording that someone waits for.</summary>
    public bool FastEncoding { get; init; }

    /// <summary>Share of the items that make a discrepancy, 0..1.</summary>
    public double FraudRate { get; init; } = 0.15;

    /// <summary>The kinds of discrepancy to choose from.</summary>
    public IReadOnlyList<DiscrepancyKind> Frauds { get; init; } = FraudPlan.Kinds;

    public bool Oddities { get; init; } = true;

    /// <summary>One of <see cref="Conditions.Names"/>.</summary>
    public string Scenario { get; init; } = "mixed";

    /// <summary>How far the till's clock is ahead of the camera's.</summary>
    public TimeSpan TillOffset { get; init; } = TimeSpan.Zero;

    /// <summary>How far a till event's time strays from that at most, either way.</summary>
    public TimeSpan TillJitter { get; init; } = TimeSpan.Zero;

    /// <summary>Whether self-checkouts have a scale under the bagging area.</summary>
    public bool BaggingScale { get; init; }

    /// <summary>Everything that is out of range, one sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        if (Lanes is < 1 or > 16)
        {
            yield return $"--lanes is {Lanes}; use 1 to 16.";
        }

        if (Items is < 1 or > 10_000)
        {
            yield return $"--items is {Items}; use 1 to 10000.";
        }

        if (FrameRate is < 5 or > 60)
        {
            yield return $"--fps is {FrameRate}; use 5 to 60.";
        }

        if (FraudRate is not (>= 0 and <= 1))
        {
            yield return $"--fraud-rate is {FraudRate}; use 0 to 1.";
        }

        if (TillJitter < TimeSpan.Zero || TillJitter > TimeSpan.FromSeconds(10) || TillOffset.Duration() > TimeSpan.FromMinutes(1))
        {
            yield return "--till-jitter-ms is 0 to 10000, --till-offset-ms at most a minute either way.";
        }
    }
}
