using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary>Acts out a shopping: turns planned visits into movements, till lines and the truth, on one clock.</summary>
internal sealed class ShopperScript
{
    private readonly LaneLayout _layout;
    private readonly Conditions _conditions;
    private readonly Dice _dice;
    private readonly List<Actor> _scene = [];
    private readonly Ticket _ticket;
    private readonly Carrying _hands;
    private double _clock;
    private double _pace;

    private ShopperScript(LaneLayout layout, Conditions conditions, Dice dice)
    {
        _layout = layout;
        _conditions = conditions;
        _dice = dice;
        _ticket = new Ticket(dice);
        _hands = new Carrying(layout, conditions, dice, _scene);
    }

    public static LaneScript Write(LaneLayout layout, Conditions conditions, IEnumerable<PlannedVisit> visits, Dice dice, Dice surroundings)
    {
        // The camera sees the empty lane first, as it does in a store.
        var script = new ShopperScript(layout, conditions, dice) { _clock = 2.0 };
        foreach (PlannedVisit visit in visits)
        {
            script.Act(visit);
        }

        double duration = script._clock + 0.5;
        Surroundings.AddTo(script._scene, layout, conditions, duration, surroundings);
        return new LaneScript(layout, script._scene, script._ticket.InOrder(), script._ticket.Discrepancies, duration);
    }

    private void Act(PlannedVisit visit)
    {
        _pace = _dice.Between(_conditions.Pace.From, _conditions.Pace.To);
        _ticket.Open(visit.Number, _clock);
        var shelf = new Shelf(visit, _layout, _hands, _dice, _clock + 0.3);
        _clock += 1.2;
        var bag = new List<Actor>();
        for (int i = 0; i < visit.Items.Count; i++)
        {
            if (visit.Items[i].Fraud == DiscrepancyKind.BasketItem)
            {
                shelf.Bring(i, _clock);
                continue;
            }

            bool pair = visit.Items[i].Habit == Habit.TwoAtOnce && i + 1 < visit.Items.Count && CanBeSecond(visit.Items[i + 1]);
            if (pair)
            {
                PassTwo(shelf, i, bag);
                i++;
            }
            else
            {
                PassOne(shelf, i, bag);
            }

            _clock += _pace * _dice.Between(0.15, 0.6);
        }

        Leave(visit, shelf, bag);
    }

    private static bool CanBeSecond(PlannedItem item) =>
        item is { Habit: Habit.Plain, Pieces: 1 } && item.Fraud is null or DiscrepancyKind.MisScan or DiscrepancyKind.TicketSwitch;

    private void PassOne(Shelf shelf, int index, List<Actor> bag)
    {
        PlannedItem item = shelf.Items[index];
        Before(item.Habit);
        _clock = Math.Max(_clock, shelf.ReadyAt(index, _clock));
        IReadOnlyList<Actor> pieces = shelf.Take(index, _clock);
        Carried way = _hands.Carry(pieces, _clock, _pace, Stay(item), 0, _layout.BagSlot(bag.Count, _dice));
        bag.AddRange(pieces);
        TillLine? line = _ticket.Ring(pieces[0], way.Over + ((way.Off - way.Over) * _dice.Between(0.2, 0.8)));
        _clock = way.Down;
        if (line is not null)
        {
            After(item, line, way, pieces, bag);
        }
    }

    private void PassTwo(Shelf shelf, int index, List<Actor> bag)
    {
        double grab = Math.Max(_clock, Math.Max(shelf.ReadyAt(index, _clock), shelf.ReadyAt(index + 1, _clock)));
        double side = _dice.Chance(0.5) ? 0.2 : -0.2;
        IReadOnlyList<Actor> first = shelf.Take(index, grab);
        Carried one = _hands.Carry(first, grab, _pace, _dice.Between(0.9, 1.3) * Math.Max(0.8, _pace), side, _layout.BagSlot(bag.Count, _dice));
        bag.AddRange(first);
        double second = grab + _dice.Between(0.05, 0.3);
        IReadOnlyList<Actor> other = shelf.Take(index + 1, second);
        Carried two = _hands.Carry(other, second, _pace, _dice.Between(0.9, 1.3) * Math.Max(0.8, _pace), -side, _layout.BagSlot(bag.Count, _dice));
        bag.AddRange(other);
        double beep = one.Over + (0.15 * (one.Off - one.Over));
        _ticket.Ring(first[0], beep);
        _ticket.Ring(other[0], Math.Max(beep + 0.35, two.Over + (0.7 * (two.Off - two.Over))));
        _clock = Math.Max(one.Down, two.Down);
    }

    private double Stay(PlannedItem item) => item switch
    {
        { Product.HasPlu: true } => _pace * _dice.Between(1.2, 2.0),
        { Habit: Habit.Rescan } => 0.6 + (_pace * _dice.Between(0.6, 1.0)),
        { Fraud: DiscrepancyKind.MisScan } => _pace * _dice.Between(0.15, 0.5),
        _ => _pace * _dice.Between(0.3, 0.7),
    };

    private void Before(Habit habit)
    {
        if (habit == Habit.Pause)
        {
            _clock += _dice.Between(2, 4);
        }
        else if (habit is Habit.HandOverScanner or Habit.BagOverScanner or Habit.PhoneOverScanner)
        {
            ActorKind? thing = habit switch { Habit.BagOverScanner => ActorKind.Bag, Habit.PhoneOverScanner => ActorKind.Phone, _ => null };
            _clock = _hands.PassOver(thing, _ticket.Visit, _clock, _pace) + 0.3;
        }
    }

    private void After(PlannedItem item, TillLine line, Carried way, IReadOnlyList<Actor> pieces, List<Actor> bag)
    {
        switch (item.Habit)
        {
            case Habit.Rescan:
                double again = Math.Max(line.Time + 0.4, way.Off - 0.02);
                TillLine twice = _ticket.Repeat(line, again);
                if (_dice.Chance(0.5))
                {
                    _ticket.Void(twice, again + _dice.Between(1, 2.5));
                }

                break;
            case Habit.VoidAndRescan:
                double voided = _clock + _dice.Between(0.5, 1);
                _ticket.Void(line, voided);
                Carried back = _hands.Carry(pieces, voided + 0.6, _pace, Stay(item), 0, _layout.BagSlot(bag.Count - 1, _dice));
                _ticket.Repeat(line, (back.Over + back.Off) / 2);
                _clock = back.Down;
                break;
            case Habit.PutBack:
                double unwanted = _clock + _dice.Between(0.5, 1);
                _ticket.Void(line, unwanted);
                _clock = _hands.TakeAway(pieces[0], unwanted + 0.6, _pace, BeyondBagging(pieces[0].Track.Last.Y));
                bag.Remove(pieces[0]);
                break;
        }

        if (item.Fraud == DiscrepancyKind.VoidWithItem)
        {
            TillLine voided = _ticket.Void(line, _clock + _dice.Between(1, 3));
            _ticket.Note(DiscrepancyKind.VoidWithItem, voided.Time, item.Product);
        }
    }

    private void Leave(PlannedVisit visit, Shelf shelf, List<Actor> bag)
    {
        double paying = Math.Max(_clock, _ticket.LastTime) + (_pace * _dice.Between(0.8, 1.6));
        double paid = paying + _dice.Between(1.5, 3);
        _ticket.Close(paying, paid);
        double leaving = paid + 0.7;
        _clock = leaving;
        foreach (Actor item in shelf.Left())
        {
            _ticket.Note(DiscrepancyKind.BasketItem, paying, item.Goods!.Product);
            Keyframe start = item.Track.RestUntil(leaving).Last;
            item.Track.Then(start with { Time = leaving + _pace, X = _layout.Waiting.MiddleX + (0.5 * _layout.From) });
            _clock = leaving + _pace;
        }

        for (int i = 0; i < bag.Count; i++)
        {
            Keyframe start = bag[i].Track.Last;
            double grab = Math.Max(leaving + (0.05 * i), bag[i].Track.End);
            if (i % 3 == 0)
            {
                _clock = Math.Max(_clock, _hands.TakeAway(bag[i], grab, _pace, BeyondBagging(start.Y)));
                continue;
            }

            bag[i].Track.RestUntil(grab).Then(start with { Time = grab + (0.8 * _pace), X = BeyondBagging(start.Y).X });
            _clock = Math.Max(_clock, bag[i].Track.End);
        }

        _clock += _dice.Between(1, 2.5);
    }

    private Spot BeyondBagging(double y) => new(_layout.Bagging.MiddleX - (0.5 * _layout.From), y);
}
