namespace LossPrevention.VideoIngest.Zones;

/// <summary>Which pixels are looked at. The shape is convex: one span a row.</summary>
internal sealed class ViewMask
{
    private readonly (int Start, int End)[] spans;

    public ViewMask(int width, int height, Func<int, int, bool> contains)
    {
        Width = width;
        Height = height;
        spans = new (int, int)[height];
        for (var y = 0; y < height; y++)
        {
            var inside = Enumerable.Range(0, width).Where(x => contains(x, y)).ToList();
            spans[y] = inside.Count == 0 ? (0, 0) : (inside[0], inside[^1] + 1);
            Pixels += spans[y].End - spans[y].Start;
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>How many pixels are looked at.</summary>
    public int Pixels { get; }

    /// <summary>The pixels of a row that are looked at: from Start up to, and without, End.</summary>
    public (int Start, int End) Row(int y) => spans[y];

    public bool Contains(int x, int y) => y >= 0 && y < Height && x >= spans[y].Start && x < spans[y].End;

    /// <summary>Whether a pixel lies within <paramref name="band"/> pixels of where the view ends.</summary>
    public bool IsAtEdge(int x, int y, int band) =>
        !Contains(x - band, y) || !Contains(x + band, y) || !Contains(x, y - band) || !Contains(x, y + band);
}
