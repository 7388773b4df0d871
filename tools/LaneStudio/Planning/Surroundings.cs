namespace LossPrevention.LaneStudio;

/// <summary>What moves in view and has nothing to do with the goods: hands at the edges, shadows of passers-by.</summary>
internal static class Surroundings
{
    public static void AddTo(List<Actor> scene, LaneLayout layout, Conditions conditions, double duration, Dice dice)
    {
        foreach (double at in Moments(conditions.BystandersPerMinute, duration, dice))
        {
            scene.Add(Bystander(layout, at, dice));
        }

        foreach (double at in Moments(conditions.ShadowsPerMinute, duration, dice))
        {
            var shadow = new Actor(ActorKind.PassingShadow, dice.Between(0.7, 1.2), 0);
            bool right = dice.Chance(0.5);
            double y = layout.Staffed ? dice.Between(0.6, 1.0) : dice.Between(0.0, 0.4);
            shadow.Track.Then(new Keyframe(at, right ? -0.4 : 1.4, y)).Then(new Keyframe(at + dice.Between(2, 4), right ? 1.4 : -0.4, y));
            scene.Add(shadow);
        }
    }

    private static Actor Bystander(LaneLayout layout, double at, Dice dice)
    {
        Area area = dice.Chance(0.5) ? layout.Waiting : layout.Bagging;
        Spot reach = area.At(dice.Between(0.2, 0.8), layout.Staffed ? 0.25 : 0.75);
        double edge = layout.Staffed ? -0.2 : 1.2;
        var hand = new Actor(ActorKind.Bystander, 1, 1000 + dice.Whole(0, 99));
        hand.Track.Then(new Keyframe(at, reach.X, edge)).Then(new Keyframe(at + 0.5, reach.X, reach.Y));
        hand.Track.Then(new Keyframe(at + 1.2, reach.X + 0.03, reach.Y)).Then(new Keyframe(at + 1.7, reach.X, edge));
        return hand;
    }

    private static IEnumerable<double> Moments(double perMinute, double duration, Dice dice)
    {
        int count = (int)Math.Round(perMinute * duration / 60);
        for (int i = 0; i < count; i++)
        {
            yield return dice.Between(0, Math.Max(0.1, duration - 4));
        }
    }
}
