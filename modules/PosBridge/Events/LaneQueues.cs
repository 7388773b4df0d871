using LossPrevention.Contracts;

namespace LossPrevention.PosBridge;

/// <summary>Work of one lane is done one after the other, in order; work of different lanes side by side. Used by one caller at a time.</summary>
internal sealed class LaneQueues
{
    private readonly Dictionary<string, Task> last = new(StringComparer.Ordinal);

    /// <summary>Begins work once all that was begun before on its lanes is done; at once where nothing is.</summary>
    /// <param name="events">What it is about; without any it waits for nothing.</param>
    /// <param name="work">The work. Where work before it on the lane has failed it is not done, and fails too.</param>
    /// <returns>The end of the work.</returns>
    public Task Begin(IReadOnlyList<PosEvent> events, Func<Task> work)
    {
        List<Task>? before = null;
        foreach (var posEvent in events)
        {
            if (last.TryGetValue(posEvent.LaneId, out var earlier) && !earlier.IsCompletedSuccessfully)
            {
                (before ??= []).Add(earlier);
            }
        }

        var task = before is null ? work() : AfterAsync(before, work);
        if (!task.IsCompletedSuccessfully)
        {
            foreach (var posEvent in events)
            {
                last[posEvent.LaneId] = task;
            }

            Prune();
        }

        return task;
    }

    /// <summary>Completes once all that was begun is done.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(last.Values);

    private static async Task AfterAsync(List<Task> before, Func<Task> work)
    {
        await Task.WhenAll(before);
        await work();
    }

    /// <summary>Lanes are named by messages: what names ever new ones must not be remembered for ever.</summary>
    private void Prune()
    {
        if (last.Count > LaneBook.MaxLanes)
        {
            foreach (var (laneId, _) in last.Where(lane => lane.Value.IsCompletedSuccessfully).ToList())
            {
                last.Remove(laneId);
            }
        }
    }
}
