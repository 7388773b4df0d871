using LossPrevention.Contracts;
using LossPrevention.Recordings;

namespace LossPrevention.LaneStudio;

/// <summary>Where the lane's parts lie under the camera, in shares of frame width and height.</summary>
/// <param name="Waiting">Where goods wait: basket shelf or belt.</param>
/// <param name="Scanner">Where a barcode is read.</param>
/// <param name="Bagging">Where goods lie once they are paid for.</param>
/// <param name="Staffed">Whether a cashier scans; the arms then come from the other side.</param>
internal sealed record LaneLayout(Area Waiting, Area Scanner, Area Bagging, bool Staffed)
{
    /// <summary>How many goods wait in view at once.</summary>
    public const int WaitingSlots = 4;

    private const int BagColumns = 3;
    private const int BagRows = 3;

    /// <summary>Where the shoulders are: beyond the lower edge, or the upper one for a cashier.</summary>
    public Spot Shoulder => new(Scanner.MiddleX, Staffed ? -0.55 : 1.55);

    /// <summary>The side that goods come from: -1 left, 1 right.</summary>
    public double From => Waiting.MiddleX < Scanner.MiddleX ? -1 : 1;

    /// <summary>A lane by chance: which way the goods go, how wide the parts are, whether they touch.</summary>
    public static LaneLayout By(Dice dice, bool staffed)
    {
        double firstEdge = dice.Between(0.31, 0.35);
        double secondEdge = dice.Between(0.60, 0.64);
        double gap = dice.Chance(0.5) ? 0.005 : dice.Between(0.02, 0.04);
        double top = dice.Between(0.10, 0.16);
        double bottom = dice.Between(0.80, 0.88);
        var left = new Area(0.02, top, firstEdge - gap, bottom);
        var middle = new Area(firstEdge, top + 0.06, secondEdge, bottom - 0.06);
        var right = new Area(secondEdge + gap, top - 0.02, 0.98, bottom);
        return dice.Chance(0.6) ? new(left, middle, right, staffed) : new(right, middle, left, staffed);
    }

    public Spot WaitingSlot(int slot) => Waiting.At(0.24 + (0.52 * (slot % 2)), 0.25 + (0.50 * (slot / 2 % 2)));

    /// <summary>The next free place in the bagging area; the tenth piece lies on the first.</summary>
    public Spot BagSlot(int piece, Dice dice)
    {
        int column = piece % BagColumns;
        int row = piece / BagColumns % BagRows;
        return Bagging.At(
            0.20 + (0.30 * (From < 0 ? BagColumns - 1 - column : column)) + dice.Between(-0.03, 0.03),
            0.20 + (0.30 * row) + dice.Between(-0.03, 0.03));
    }

    public Dictionary<ZoneKind, ValueList<ZonePoint>> Zones() => new()
    {
        [ZoneKind.Scanner] = Scanner.Outline(),
        [ZoneKind.Bagging] = Bagging.Outline(),
        [Staffed ? ZoneKind.Belt : ZoneKind.Basket] = Waiting.Outline(),
    };
}
