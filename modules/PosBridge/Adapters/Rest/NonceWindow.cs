namespace LossPrevention.PosBridge.Rest;

/// <summary>Knows the nonces of the requests that could still be replayed; an older one is refused by its timestamp.</summary>
internal sealed class NonceWindow
{
    /// <summary>Requests remembered at most: over 150 a second for as long as a timestamp is good.</summary>
    public const int Capacity = 100_000;

    private readonly Lock gate = new();
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Queue<(string Nonce, DateTimeOffset Until)> order = new();

    /// <summary>Takes a nonce; false where it has been taken before, or where too many are remembered.</summary>
    public bool TryTake(string nonce, DateTimeOffset now)
    {
        lock (gate)
        {
            while (order.TryPeek(out var oldest) && oldest.Until < now)
            {
                known.Remove(order.Dequeue().Nonce);
            }

            if (known.Count >= Capacity || !known.Add(nonce))
            {
                return false;
            }

            // A timestamp may be ahead by a window, and is good for one behind.
            order.Enqueue((nonce, now + (2 * RestSignature.Window)));
            return true;
        }
    }
}
