using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Doctor;

/// <summary>The newest till events of the store: the sample that the doctor judges tills by.</summary>
internal sealed class RecentTillEvents
{
    private const int Kept = 5000;
    private readonly Lock gate = new();
    private readonly Queue<PosEvent> events = new();

    /// <summary>The sample, oldest first.</summary>
    public IReadOnlyList<PosEvent> All
    {
        get
        {
            lock (gate)
                return [.. events];
        }
    }

    /// <summary>Looks at a till event.</summary>
    public void Note(PosEvent e)
    {
        lock (gate)
        {
            if (events.Count == Kept)
                events.Dequeue();
            events.Enqueue(e);
        }
    }
}
