using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>Goods that wait in view: a few places, filled again as they come free.</summary>
internal sealed class Shelf
{
    private readonly PlannedVisit _visit;
    private readonly LaneLayout _layout;
    private readonly Carrying _hands;
    private readonly Dice _dice;
    private readonly IReadOnlyList<Actor>[] _waiting;
    private readonly int[] _slot;
    private readonly bool[] _taken;
    private int _next;

    public Shelf(PlannedVisit visit, LaneLayout layout, Carrying hands, Dice dice, double opened)
    {
        _visit = visit;
        _layout = layout;
        _hands = hands;
        _dice = dice;
        _waiting = new IReadOnlyList<Actor>[visit.Items.Count];
        _slot = new int[visit.Items.Count];
        _taken = new bool[visit.Items.Count];
        while (_next < Math.Min(LaneLayout.WaitingSlots, visit.Items.Count))
        {
            PutNext(_next, opened + (0.12 * _next));
        }
    }

    public IReadOnlyList<PlannedItem> Items => _visit.Items;

    /// <summary>Sees to it that an item is on the shelf: every place may be blocked by what stays in the basket.</summary>
    public void Bring(int index, double now)
    {
        while (_next <= index)
        {
            PutNext(_next % LaneLayout.WaitingSlots, now);
        }
    }

    /// <summary>When an item lies still and can be gripped.</summary>
    public double ReadyAt(int index, double now)
    {
        Bring(index, now);
        return _waiting[index].Max(piece => piece.Track.End) + 0.05;
    }

    /// <summary>Takes an item; what waits next comes into its place.</summary>
    public IReadOnlyList<Actor> Take(int index, double at)
    {
        _taken[index] = true;
        if (_next < Items.Count)
        {
            PutNext(_slot[index], at + 0.5);
        }

        return _waiting[index];
    }

    /// <summary>What nobody took.</summary>
    public IEnumerable<Actor> Left() => _waiting.Where((_, index) => !_taken[index]).SelectMany(pieces => pieces);

    private void PutNext(int slot, double at)
    {
        PlannedItem item = Items[_next];
        Spot place = _layout.WaitingSlot(slot);
        double size = SizeOf(item.Product);
        var pieces = new List<Actor>();
        for (int i = 0; i < item.Pieces; i++)
        {
            pieces.Add(_hands.Arrive(item, _visit.Number, at, new Spot(place.X + (0.02 * i), place.Y - (0.03 * i)), size));
        }

        _slot[_next] = slot;
        _waiting[_next++] = pieces;

        // What stays in the basket keeps its place, and the next must find room beside it.
        if (item.Fraud == DiscrepancyKind.BasketItem && _next < Items.Count && _next > LaneLayout.WaitingSlots)
        {
            PutNext((slot + 1) % LaneLayout.WaitingSlots, at + _dice.Between(0.5, 0.8));
        }
    }

    /// <summary>Longer side in frame heights: the same for a product wherever it is seen. Produce is smaller than packages.</summary>
    private static double SizeOf(StudioProduct product) =>
        Dice.For(0, "size", product.Code.Value).Between(0.22, 0.33) * (product.HasPlu ? 0.75 : 1);
}
