namespace LossPrevention.EdgeSimulator.Page;

/// <summary>The newest cards of one kind, found by id. Bounded: the oldest goes first.</summary>
internal sealed class CardList<T>(int capacity, Func<T, string> id)
    where T : class
{
    private readonly LinkedList<T> newestFirst = new();

    public IReadOnlyList<T> Items => [.. newestFirst];

    /// <summary>Adds a card, or puts it in the place of the one with its id.</summary>
    /// <returns>The card that had to go, where one had.</returns>
    public T? Put(T card)
    {
        for (var node = newestFirst.First; node is not null; node = node.Next)
        {
            if (id(node.Value) == id(card))
            {
                node.Value = card;
                return null;
            }
        }

        newestFirst.AddFirst(card);
        if (newestFirst.Count <= capacity)
        {
            return null;
        }

        var oldest = newestFirst.Last!.Value;
        newestFirst.RemoveLast();
        return oldest;
    }

    /// <summary>Changes a card where it is still there.</summary>
    public bool Change(string cardId, Func<T, T> change)
    {
        for (var node = newestFirst.First; node is not null; node = node.Next)
        {
            if (id(node.Value) == cardId)
            {
                node.Value = change(node.Value);
                return true;
            }
        }

        return false;
    }
}
