namespace LossPrevention.LaneStudio;

/// <summary>A lane's names and the time of its video's first frame.</summary>
internal sealed record RecordedClock(string StoreId, string LaneId, string TerminalId, DateTimeOffset Start)
{
    public DateTimeOffset At(double seconds) => Start.AddTicks((long)Math.Round(seconds * 1000) * TimeSpan.TicksPerMillisecond);

    public string Transaction(int visit) => $"{LaneId}-t{visit:D4}";
}
