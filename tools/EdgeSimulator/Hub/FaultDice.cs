namespace LossPrevention.EdgeSimulator.Hub;

/// <summary>Decides which messages meet a fault.</summary>
internal sealed class FaultDice(HubFaults faults, int salt)
{
    private readonly Lock gate = new();
    private readonly Random random = new(unchecked((faults.Seed * 397) ^ salt));

    public bool Duplicate() => Throw(faults.Duplicate);

    public bool Reorder() => Throw(faults.Reorder);

    public TimeSpan Delay()
    {
        if (!Throw(faults.Delay))
        {
            return TimeSpan.Zero;
        }

        lock (gate)
        {
            return faults.DelayAtMost * random.NextDouble();
        }
    }

    private bool Throw(double share)
    {
        if (share <= 0)
        {
            return false;
        }

        lock (gate)
        {
            return random.NextDouble() < share;
        }
    }
}
