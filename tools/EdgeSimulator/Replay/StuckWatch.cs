using LossPrevention.Contracts;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>Notices a replay in which nothing moves any more, and says who holds it up.</summary>
internal sealed class StuckWatch(StoreSession session, TrafficCounter traffic, IReadOnlyList<string> lanes, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private long moves;

    /// <summary>Completes with the reason once nothing has moved for 60 s.</summary>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        void Count(string module, string laneId, LaneProgress progress) => Interlocked.Increment(ref moves);
        session.Progress.Moved += Count;
        try
        {
            var (last, since) = (-1L, clock.GetTimestamp());
            while (true)
            {
                var now = Interlocked.Read(ref moves) + traffic.Work;
                if (now != last)
                {
                    (last, since) = (now, clock.GetTimestamp());
                }
                else if (clock.GetElapsedTime(since) >= Limit)
                {
                    return Diagnose();
                }

                await Task.Delay(Step, clock, cancellationToken);
            }
        }
        finally
        {
            session.Progress.Moved -= Count;
        }
    }

    /// <summary>The first module on the way that has not done its part.</summary>
    internal string Diagnose()
    {
        foreach (var (module, verb) in ((string, string)[])[(ModuleIds.VideoIngest, "look at the video"), (ModuleIds.PosBridge, "pass the till's events on")])
        {
            if (lanes.FirstOrDefault(l => session.Progress.Of(module, l) is not { Ended: true }) is { } lane)
            {
                var at = session.Progress.Of(module, lane) is { } p ? $"it stands at {p.ObservedThrough:HH:mm:ss.fff}" : "it has not begun";
                return Stuck(module, $"it does not {verb} of {lane} to its end; {at}");
            }
        }

        if (session.Hub.Inputs.FirstOrDefault(i => i.Waiting > 0) is { } input)
        {
            return Stuck(input.Module, $"{input.Waiting} messages wait at its input {input.Input}");
        }

        return traffic.Recognitions < traffic.Sightings
            ? Stuck(ModuleIds.Recognition, $"it answered {traffic.Recognitions} of {traffic.Sightings} sightings")
            : Stuck(ModuleIds.DecisionAlert, "every input has reached it, and it does not report the lanes as ended");
    }

    private static string Stuck(string module, string why) => $"{module} is stuck: nothing has moved for {Limit.TotalSeconds:0} s, and {why}.";
}
