namespace LossPrevention.LaneStudio;

/// <summary>How hands move goods: reach, grip, carry over the scanner, lay down, withdraw. Adds what it moves to the scene.</summary>
internal sealed class Carrying(LaneLayout layout, Conditions conditions, Dice dice, List<Actor> scene)
{
    private const double Lift = 1.10;
    private bool _left;
    private double _grip;

    /// <summary>Below (or, staffed, above) the frame.</summary>
    private double BeyondEdge => layout.Staffed ? -0.2 : 1.2;

    /// <summary>An item slides in from its side onto a place where it waits.</summary>
    public Actor Arrive(PlannedItem goods, int visit, double at, Spot place, double size)
    {
        var item = new Actor(ActorKind.Item, size, visit) { Goods = goods, Light = dice.Between(0.9, 1.06) };
        double angle = dice.Chance(0.75) ? conditions.Turn * 0.8 * dice.Normal() : dice.Between(-Math.PI, Math.PI);
        double squeeze = 1 - (0.3 * conditions.Turn * dice.Between(0, 1));
        item.Track.Then(new Keyframe(at, layout.Waiting.MiddleX + (0.4 * layout.From), place.Y, 1, angle, squeeze));
        item.Track.Then(new Keyframe(at + 0.7, place.X, place.Y, 1, angle, squeeze));
        scene.Add(item);
        return item;
    }

    /// <summary>Carries pieces over the scanner and lays them down. Several lie side by side in one hand.</summary>
    /// <param name="pieces">What is carried.</param>
    /// <param name="grabAt">When the hand closes.</param>
    /// <param name="pace">1 is a usual shopper; more is slower.</param>
    /// <param name="stay">Seconds over the scanner.</param>
    /// <param name="aside">How far from the scanner's middle it passes, in shares of its height.</param>
    /// <param name="target">Where it is laid down.</param>
    public Carried Carry(IReadOnlyList<Actor> pieces, double grabAt, double pace, double stay, double aside, Spot target)
    {
        double lifted = grabAt + 0.08;
        double over = lifted + (pace * dice.Between(0.5, 0.8));
        double off = over + stay;
        double down = off + (pace * dice.Between(0.5, 0.8));
        Spot first = layout.Scanner.At(0.5 + (layout.From * dice.Between(0.08, 0.25)), 0.5 + aside + dice.Between(-0.08, 0.08));
        Spot last = layout.Scanner.At(0.5 - (layout.From * dice.Between(0.08, 0.25)), 0.5 + aside + dice.Between(-0.08, 0.08));
        double turn = conditions.Turn * dice.Normal();
        Keyframe start = pieces[0].Track.Last;
        for (int i = 0; i < pieces.Count; i++)
        {
            Track track = pieces[i].Track;
            double beside = i * 0.32 * pieces[i].Size;
            Keyframe held = track.RestUntil(lifted).Last;
            track.Then(held with { Time = over, X = first.X + (0.4 * beside), Y = first.Y - beside, Scale = Lift, Angle = held.Angle + (0.6 * turn) });
            track.Then(held with { Time = off, X = last.X + (0.4 * beside), Y = last.Y - beside, Scale = Lift, Angle = held.Angle + turn });
            track.Then(held with { Time = down, X = target.X + (0.4 * beside), Y = target.Y - (0.5 * beside), Scale = 1, Angle = held.Angle + turn });
        }

        Track hand = Reach(pieces[0], grabAt, pace, start);
        double toWrist = Towards(pieces[0].Size);
        hand.Then(hand.Last with { Time = lifted });
        hand.Then(hand.Last with { Time = over, X = first.X, Y = first.Y + toWrist, Scale = Lift });
        hand.Then(hand.Last with { Time = off, X = last.X, Y = last.Y + toWrist });
        hand.Then(hand.Last with { Time = down, X = target.X, Y = target.Y + toWrist, Scale = 1 });
        Withdraw(hand, pace);
        return new Carried(over, off, down + 0.1);
    }

    /// <summary>Carries a piece out of the frame without the scanner.</summary>
    public double TakeAway(Actor piece, double grabAt, double pace, Spot beyond)
    {
        double gone = grabAt + (0.8 * pace);
        Keyframe start = piece.Track.RestUntil(grabAt).Last;
        piece.Track.Then(start with { Time = gone, X = beyond.X, Y = beyond.Y });
        Track hand = Reach(piece, grabAt, pace, start);
        hand.Then(hand.Last with { Time = gone, X = beyond.X, Y = beyond.Y + Towards(piece.Size) });
        return gone;
    }

    /// <summary>A hand, alone or with a thing in it that is no goods, moves over the scanner and away again.</summary>
    public double PassOver(ActorKind? thing, int visit, double at, double pace)
    {
        double over = at + (0.4 * pace);
        double off = over + (pace * dice.Between(0.4, 1.0));
        double away = off + (0.45 * pace);
        double size = thing == ActorKind.Bag ? 0.36 : 0.19;
        Spot first = layout.Scanner.At(dice.Between(0.25, 0.75), dice.Between(0.35, 0.65));
        Spot last = layout.Scanner.At(dice.Between(0.25, 0.75), dice.Between(0.35, 0.65));
        double leaveX = thing == ActorKind.Bag ? layout.Bagging.MiddleX - (0.5 * layout.From) : last.X;
        double leaveY = thing == ActorKind.Bag ? layout.Bagging.MiddleY : BeyondEdge + Towards(0.3);
        if (thing is { } kind)
        {
            var prop = new Actor(kind, size, visit);
            double angle = 0.4 * dice.Normal();
            prop.Track.Then(new Keyframe(at, first.X, BeyondEdge, Lift, angle)).Then(new Keyframe(over, first.X, first.Y, Lift, angle));
            prop.Track.Then(new Keyframe(off, last.X, last.Y, Lift, angle + 0.2)).Then(new Keyframe(away, leaveX, leaveY, Lift, angle + 0.2));
            scene.Add(prop);
        }

        Track hand = Hand(visit).Track;
        double toWrist = thing is null ? 0 : Towards(size);
        hand.Then(new Keyframe(at, first.X, BeyondEdge + toWrist, Lift)).Then(new Keyframe(over, first.X, first.Y + toWrist, Lift));
        hand.Then(new Keyframe(off, last.X, last.Y + toWrist, Lift)).Then(new Keyframe(away, leaveX, leaveY + toWrist, Lift));
        return away;
    }

    private Track Reach(Actor piece, double grabAt, double pace, Keyframe start)
    {
        Track hand = Hand(piece.Visit).Track;
        double x = start.X + (dice.Between(-0.04, 0.04) / 2);
        double y = start.Y + Towards(piece.Size);
        hand.Then(new Keyframe(grabAt - (0.4 * pace), (x + layout.Shoulder.X) / 2, BeyondEdge));
        hand.Then(new Keyframe(grabAt, x, y));
        return hand;
    }

    private void Withdraw(Track hand, double pace)
    {
        hand.Then(hand.Last with { Time = hand.End + 0.1 });
        hand.Then(hand.Last with { Time = hand.End + (0.4 * pace), X = (hand.Last.X + layout.Shoulder.X) / 2, Y = BeyondEdge });
    }

    // The fingers lie on the near part of the item: each grip covers more or less of it.
    private double Towards(double size) => (layout.Staffed ? -_grip : _grip) * size;

    private Actor Hand(int visit)
    {
        _left = !_left;
        _grip = dice.Between(0.34, 0.46);
        var hand = new Actor(_left ? ActorKind.LeftHand : ActorKind.RightHand, 1, visit);
        scene.Add(hand);
        return hand;
    }
}

/// <summary>When a carried item came over the scanner, when it left its middle part, and when it was laid down.</summary>
internal readonly record struct Carried(double Over, double Off, double Down);
