using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Motion;

/// <summary>
/// What the lane looks like with nothing on it: the background that has been in force for a minute, pixel by pixel. Goods upon goods push the lane out of the background's memory;
/// by this it is known for the lane again when the last of them goes, and not taken for something that was put there.
/// </summary>
internal sealed class EmptyLane(ViewMask view)
{
    private const double LookEveryMs = 1000;
    private const int Adopted = 60;
    private const int Same = 12 * SceneModel.One;
    private readonly short[] y = new short[view.Width * view.Height];
    private readonly short[] u = new short[view.Width * view.Height];
    private readonly short[] v = new short[view.Width * view.Height];
    private readonly byte[] otherFor = new byte[view.Width * view.Height];
    private double sinceMs;

    public void Start(short[] fromY, short[] fromU, short[] fromV)
    {
        fromY.CopyTo(y, 0);
        fromU.CopyTo(u, 0);
        fromV.CopyTo(v, 0);
    }

    /// <summary>Follows the background, once a second; a background that is another is taken over once it has been so for a minute.</summary>
    public void Follow(double elapsedMs, short[] nowY, short[] nowU, short[] nowV, byte[] foreground)
    {
        sinceMs += elapsedMs;
        if (sinceMs < LookEveryMs)
        {
            return;
        }

        sinceMs = 0;
        for (var i = 0; i < y.Length; i++)
        {
            if (foreground[i] != 0)
            {
                continue;
            }

            otherFor[i] = Shows(i, nowY[i], nowU[i], nowV[i], Same, Same) ? (byte)0 : (byte)(otherFor[i] + 1);
            if (otherFor[i] is 0 or >= Adopted)
            {
                (y[i], u[i], v[i], otherFor[i]) = (nowY[i], nowU[i], nowV[i], 0);
            }
        }
    }

    public void MoveToNewLight(double gain, double offset)
    {
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = (short)Math.Clamp((gain * y[i]) + offset, 0, short.MaxValue);
        }
    }

    /// <summary>Whether a pixel of these values is the empty lane's.</summary>
    public bool Shows(int i, int pixelY, int pixelU, int pixelV, int limit, int limitColour) =>
        Math.Abs(pixelY - y[i]) <= limit && Math.Abs(pixelU - u[i]) <= limitColour && Math.Abs(pixelV - v[i]) <= limitColour;
}
