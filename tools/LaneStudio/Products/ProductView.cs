namespace LossPrevention.LaneStudio;

/// <summary>One look at a product: from which side, in which light.</summary>
/// <param name="Back">The side with the small print.</param>
/// <param name="Light">Brightness of the light.</param>
/// <param name="Tint">Above 0 warm, below 0 cold.</param>
/// <param name="From">Where the light comes from, -1 left to 1 right.</param>
/// <param name="Turn">How far a round package is turned, -1..1.</param>
/// <param name="Seed">For what differs from piece to piece, such as the spots of a banana.</param>
internal readonly record struct ProductView(bool Back, double Light, double Tint, double From, double Turn, int Seed)
{
    public static ProductView Of(ProductDesign design, int index, int seed)
    {
        Dice dice = Dice.For(seed, "view", design.Code.Value, $"{index}");
        return new ProductView(
            index % 4 == 3,
            dice.Between(0.82, 1.12),
            dice.Between(-0.05, 0.05),
            dice.Between(-1, 1),
            dice.Between(-1, 1),
            dice.Whole(0, 1_000_000));
    }
}
