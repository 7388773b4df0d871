namespace LossPrevention.VideoIngest.Motion;

/// <summary>A rectangle of whole pixels: from Left and Top up to, and without, Right and Bottom.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    public static readonly PixelBox Nothing = new(int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);

    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public double CentreX => (Left + Right) / 2.0;

    public double CentreY => (Top + Bottom) / 2.0;

    public double Area => Math.Max(0, Width) * (double)Math.Max(0, Height);

    /// <summary>The side of a square of the same area.</summary>
    public double Size => Math.Sqrt(Area);

    public PixelBox With(int x, int y) => new(Math.Min(Left, x), Math.Min(Top, y), Math.Max(Right, x + 1), Math.Max(Bottom, y + 1));

    public PixelBox With(PixelBox other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    public PixelBox Grown(int by) => new(Left - by, Top - by, Right + by, Bottom + by);

    public double Overlap(PixelBox other) =>
        Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left)) * (double)Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
}

/// <summary>Pixels that belong together and differ from the background.</summary>
/// <param name="Pixels">Their indices into the small picture.</param>
/// <param name="Box">The box around them.</param>
internal sealed record Blob(ReadOnlyMemory<int> Pixels, PixelBox Box)
{
    public int Area => Pixels.Length;
}
