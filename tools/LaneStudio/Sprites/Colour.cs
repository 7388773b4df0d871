namespace LossPrevention.LaneStudio;

/// <summary>Red, green and blue in 0..1.</summary>
internal readonly record struct Colour(float R, float G, float B)
{
    public static Colour White { get; } = new(1, 1, 1);

    public static Colour Black { get; } = new(0, 0, 0);

    public static Colour Grey(double level) => new((float)level, (float)level, (float)level);

    /// <summary>From <c>0xRRGGBB</c>.</summary>
    public static Colour Hex(int rgb) => new(((rgb >> 16) & 255) / 255f, ((rgb >> 8) & 255) / 255f, (rgb & 255) / 255f);

    /// <summary>Hue in turns, saturation and value in 0..1.</summary>
    public static Colour Hsv(double hue, double saturation, double value)
    {
        float Channel(double offset)
        {
            double k = (offset + (hue * 6)) % 6;
            return (float)(value - (value * saturation * Math.Max(0, Math.Min(Math.Min(k, 4 - k), 1))));
        }

        return new(Channel(5), Channel(3), Channel(1));
    }

    public Colour Times(double factor) => new((float)(R * factor), (float)(G * factor), (float)(B * factor));

    public Colour Mix(Colour other, double share) =>
        new((float)(R + ((other.R - R) * share)), (float)(G + ((other.G - G) * share)), (float)(B + ((other.B - B) * share)));
}
