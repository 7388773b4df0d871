namespace LossPrevention.LaneStudio;

/// <summary>Smooth noise by place: surfaces that are not one colour.</summary>
internal static class Noise
{
    /// <summary>0..1, changing over one unit, the same for the same place and seed.</summary>
    public static double At(double x, double y, int seed)
    {
        double fx = Math.Floor(x), fy = Math.Floor(y);
        double sx = Smooth(x - fx), sy = Smooth(y - fy);
        int ix = (int)fx, iy = (int)fy;
        double above = Corner(ix, iy, seed) + ((Corner(ix + 1, iy, seed) - Corner(ix, iy, seed)) * sx);
        double below = Corner(ix, iy + 1, seed) + ((Corner(ix + 1, iy + 1, seed) - Corner(ix, iy + 1, seed)) * sx);
        return above + ((below - above) * sy);
    }

    /// <summary>Three octaves of <see cref="At"/>, 0..1.</summary>
    public static double Cloud(double x, double y, int seed) =>
        (At(x, y, seed) * 0.57) + (At(2 * x, 2 * y, seed + 1) * 0.29) + (At(4 * x, 4 * y, seed + 2) * 0.14);

    private static double Smooth(double t) => t * t * (3 - (2 * t));

    private static double Corner(int x, int y, int seed)
    {
        uint h = ((uint)x * 374761393) + ((uint)y * 668265263) + ((uint)seed * 2246822519);
        h = (h ^ (h >> 13)) * 1274126177;
        return ((h ^ (h >> 16)) & 0xFFFFFF) / (double)0x1000000;
    }
}
