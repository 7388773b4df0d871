using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>
/// Puts a frame together: the empty lane, what rests on it, what moves. What rests is painted once and kept until it changes, so that a
/// frame costs what moves in it.
/// </summary>
internal sealed class FrameComposer
{
    private readonly LaneScript _script;
    private readonly RgbImage _empty;
    private readonly RgbImage _resting;
    private readonly RgbImage _frame;
    private readonly Wardrobe _wardrobe;
    private readonly SpritePainter _painter = new();
    private readonly double _exposure;
    private List<Actor> _rests = [];
    private List<Actor> _visible = [];

    /// <param name="script">What happens.</param>
    /// <param name="empty">The lane without anything on it.</param>
    /// <param name="wardrobe">The sprites.</param>
    /// <param name="exposure">Seconds that the shutter is open.</param>
    public FrameComposer(LaneScript script, RgbImage empty, Wardrobe wardrobe, double exposure)
    {
        _script = script;
        _empty = empty;
        _wardrobe = wardrobe;
        _exposure = exposure;
        _resting = new RgbImage(empty.Width, empty.Height, [.. empty.Pixels]);
        _frame = new RgbImage(empty.Width, empty.Height);
    }

    /// <summary>The lane at a time; the picture is reused for the next frame. Times may only grow.</summary>
    public RgbImage At(double time)
    {
        List<Actor> visible = [.. _script.Actors.Where(actor => time >= actor.Track.Start && time <= actor.Track.End)];
        foreach (Actor gone in _visible.Except(visible))
        {
            _wardrobe.Return(gone);
        }

        _visible = visible;
        List<Actor> rests = [.. visible.Where(actor => actor.Kind == ActorKind.Item && actor.Track.RestsAt(time))];
        if (!rests.SequenceEqual(_rests))
        {
            _rests = rests;
            _empty.Pixels.CopyTo(_resting.Pixels, 0);
            foreach (Actor actor in rests)
            {
                Paint(_resting, actor, time, time);
            }
        }

        _resting.Pixels.CopyTo(_frame.Pixels, 0);
        IEnumerable<Actor> moving = visible.Except(rests).OrderBy(actor => actor.Kind == ActorKind.PassingShadow ? 2 : actor.IsHand ? 1 : 0);
        foreach (Actor actor in moving)
        {
            Paint(_frame, actor, Math.Max(actor.Track.Start, time - _exposure), time);
        }

        return _frame;
    }

    private void Paint(RgbImage target, Actor actor, double opened, double closed)
    {
        Costume costume = _wardrobe.Of(actor);
        Pose before = PoseOf(actor, costume, actor.Track.At(opened)!.Value);
        Pose after = PoseOf(actor, costume, actor.Track.At(closed)!.Value);
        if (costume.Shadow is { } shadow)
        {
            // The higher it is held, the farther away its shadow falls.
            double height = (actor.Track.At(closed)!.Value.Scale - 1) * 10;
            double shift = _frame.Height * (0.010 + (0.022 * height));
            SpritePainter.Draw(target, shadow, after with { X = after.X + (0.6 * shift), Y = after.Y + shift, Scale = after.Scale * 4 });
        }

        _painter.Draw(target, costume.Sprite, before, after);
    }

    private Pose PoseOf(Actor actor, Costume costume, Keyframe at)
    {
        double x = at.X * _frame.Width;
        double y = at.Y * _frame.Height;
        double scale = at.Scale * costume.Scale;
        if (!actor.IsHand)
        {
            return new Pose(x, y, scale, at.Angle, at.Squeeze);
        }

        // The arm points from the shoulder to where the fingers are; the sprite's middle lies down the arm from there.
        double fromX = x - (_script.Layout.Shoulder.X * _frame.Width);
        double fromY = y - (_script.Layout.Shoulder.Y * _frame.Height);
        double angle = Math.Atan2(fromX, -fromY);
        double down = (0.5 - Hand.GripAt) * costume.Sprite.Height * scale;
        return new Pose(x - (down * Math.Sin(angle)), y + (down * Math.Cos(angle)), scale, angle);
    }
}
