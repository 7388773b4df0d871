using LossPrevention.Imaging;

namespace LossPrevention.LaneStudio;

/// <summary>Sprites by need, each rendered once at the size it is seen in and kept while its actors are in view.</summary>
internal sealed class Wardrobe(IPictures pictures, int seed, int frameHeight)
{
    private readonly Dictionary<Actor, Costume> _costumes = [];
    private readonly Dictionary<(int Visit, bool Left), Costume> _hands = [];

    public Costume Of(Actor actor)
    {
        if (!_costumes.TryGetValue(actor, out Costume? costume))
        {
            _costumes[actor] = costume = actor.IsHand ? HandOf(actor) : Make(actor);
        }

        return costume;
    }

    /// <summary>Forgets what is not needed any more.</summary>
    public void Return(Actor actor) => _costumes.Remove(actor);

    private Costume Make(Actor actor)
    {
        int height = (int)(actor.Size * frameHeight);
        Dice dice = Dice.For(seed, "prop", $"{actor.Visit}", $"{actor.Kind}", $"{actor.Track.Start}");
        return actor.Kind switch
        {
            ActorKind.Item => Costume.Thrown(Sprite.From(pictures.CutOut(actor.Goods!.Product, actor.Goods.Picture), height, actor.Light)),
            ActorKind.Bag => Costume.Thrown(Sprite.From(Props.PaintBag(320, dice), height)),
            ActorKind.Phone => Costume.Thrown(Sprite.From(Props.PaintPhone(240, dice), height)),
            _ => new Costume(Sprite.From(Props.PaintShadow(), 64), null, height / 64.0),
        };
    }

    private Costume HandOf(Actor actor)
    {
        bool left = actor.Kind == ActorKind.LeftHand;
        if (!_hands.TryGetValue((actor.Visit, left), out Costume? costume))
        {
            int height = (int)(Hand.Length * frameHeight);
            RgbaImage drawing = Hand.Paint(left, Math.Min(height, 1600), Dice.For(seed, "hand", $"{actor.Visit}"));
            _hands[(actor.Visit, left)] = costume = Costume.Thrown(Sprite.From(drawing, height));
        }

        return costume;
    }
}

/// <summary>A sprite and the shadow it throws.</summary>
/// <param name="Sprite">What is seen.</param>
/// <param name="Shadow">Its shadow at a quarter of the size, where it throws one.</param>
/// <param name="Scale">Frame pixels per sprite pixel at rest.</param>
internal sealed record Costume(Sprite Sprite, Sprite? Shadow, double Scale)
{
    public static Costume Thrown(Sprite sprite) => new(sprite, sprite.Shadow(0.42), 1);
}
