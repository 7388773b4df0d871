namespace LossPrevention.DecisionAlert.Correlation;

/// <summary>
/// Which way items take after the scanner. What is put back or handed away has not left unpaid, and how often the tracker loses an item
/// on its way to bagging differs from lane to lane, so it is measured on pairs that looks confirm.
/// </summary>
internal sealed class WayOut
{
    private const int Memory = 200;
    private const double BackOfLost = 0.1;
    private static readonly double[] PutBack = [0.02, 0.7, 0.28];
    private int seen;
    private int on;

    /// <summary>Share of items that are seen to go on to bagging, by Laplace's rule; half before the first.</summary>
    public double GoesOn => (on + 1d) / (seen + 2d);

    /// <summary>Takes an item that certainly was bagged.</summary>
    public void Add(OpenSighting bagged)
    {
        if (seen == Memory)
            (seen, on) = (seen / 2, on / 2); // a camera that was moved is learned anew
        seen++;
        on += bagged.WentOn ? 1 : 0;
    }

    /// <summary>ln P(this way | put back or handed away) - ln P(this way | left unpaid), both as frequent beforehand.</summary>
    /// <param name="sighting">The pass.</param>
    /// <param name="weighed">Whether the bagging scale took something then that no line stands for.</param>
    public double Stayed(OpenSighting sighting, bool weighed)
    {
        var lost = 1 - GoesOn;
        return sighting.WentOn || weighed ? Math.Log(PutBack[0] / GoesOn)
            : sighting.WentBack ? Math.Log(PutBack[1] / (lost * BackOfLost))
            : Math.Log(PutBack[2] / (lost * (1 - BackOfLost)));
    }
}
