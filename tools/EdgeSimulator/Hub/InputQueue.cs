namespace LossPrevention.EdgeSimulator.Hub;

/// <summary>
/// What waits for one input: by priority, then in the order sent. Bounded: whoever puts waits for room. One reader.
/// </summary>
internal sealed class InputQueue(int capacity, FaultDice dice) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<int, LinkedList<Waiting>> lines = [];
    private readonly SemaphoreSlim room = new(capacity);
    private readonly SemaphoreSlim filled = new(0);
    private int count;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    public async Task PutAsync(Waiting item, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken);
        lock (gate)
        {
            if (!lines.TryGetValue(item.Priority, out var line))
            {
                lines[item.Priority] = line = new LinkedList<Waiting>();
            }

            if (line.Last is { } last && dice.Reorder())
            {
                line.AddBefore(last, item);
            }
            else
            {
                line.AddLast(item);
            }

            count++;
        }

        filled.Release();
    }

    /// <summary>Takes the next one out; its room is given back by <see cref="Release"/> once it is delivered or lost.</summary>
    public async Task<Waiting> TakeAsync(CancellationToken cancellationToken)
    {
        await filled.WaitAsync(cancellationToken);
        lock (gate)
        {
            var line = lines.Values.First(l => l.Count > 0);
            var item = line.First!.Value;
            line.RemoveFirst();
            return item;
        }
    }

    public void Release()
    {
        lock (gate)
        {
            count--;
        }

        room.Release();
    }

    public void Dispose()
    {
        room.Dispose();
        filled.Dispose();
    }

    /// <summary>A message in line.</summary>
    internal sealed record Waiting(HubMessage Message, int Priority, DateTimeOffset? ExpiresAt);
}
