using System.Globalization;

namespace LossPrevention.VideoIngest.Health;

/// <summary>
/// Tells from the last seconds' samples what is wrong with a view. Every threshold lies between what unaltered recordings and clips ever showed for a whole
/// window and what frozen, darkened, covered, blurred and moved ones show.
/// </summary>
internal static class ViewFaultRule
{
    /// <summary>Samples looked at together: 3 s.</summary>
    public const int Window = 12;

    private const double SameByte = 0.003;
    private const double FrozenShare = 0.75;
    private const double DarkMean = 26;
    private const double FlatDeviation = 4;
    private const double Unlike = 0.35;
    private const double WeakEdges = 0.2;
    private const double Blurred = 0.45;
    private const double ShiftGain = 0.12;
    private const double ShiftLikeness = 0.45;

    /// <summary>The fault that the whole window shows; null where it shows none.</summary>
    /// <param name="samples">The last <see cref="Window"/> samples, oldest first; fewer show nothing.</param>
    /// <param name="columns">Blocks across the view.</param>
    /// <param name="known">Whether the lane has looks of its own to know it by; without them only a black or frozen picture can be told.</param>
    public static ViewFault? Of(IReadOnlyCollection<ViewSample> samples, int columns, bool known)
    {
        if (samples.Count < Window)
        {
            return null;
        }

        if (samples.All(sample => sample.Mean < DarkMean && sample.Deviation < FlatDeviation))
        {
            return new ViewFault(ViewFaultKind.Black, "the picture is black; check the lane's light and the camera");
        }

        // A camera whose sensor stands still codes the same picture anew with every key frame, which differs a little.
        if (samples.Count(sample => sample.Change < SameByte) >= FrozenShare * samples.Count)
        {
            return new ViewFault(ViewFaultKind.Frozen, "the picture stands still: the same one again and again; restart the camera");
        }

        if (!known)
        {
            return null;
        }

        if (samples.All(sample => sample.Deviation < FlatDeviation || sample.Strength < WeakEdges))
        {
            return new ViewFault(ViewFaultKind.Covered, "the camera is covered; clear what is before its lens");
        }

        if (Shift(samples) is var (dx, dy))
        {
            return new ViewFault(ViewFaultKind.Moved, string.Create(
                CultureInfo.InvariantCulture,
                $"the camera was moved: the lane lies {100.0 * Math.Abs(dx) / columns:0} % of the width to the {(dx < 0 ? "left" : "right")} and {100.0 * Math.Abs(dy) / columns:0} % {(dy < 0 ? "higher" : "lower")}; turn it back or draw the zones anew"));
        }

        if (samples.All(sample => sample.Likeness < Unlike))
        {
            return new ViewFault(ViewFaultKind.OtherScene, "the camera shows another scene than the lane's; check that it is this lane's camera and where it looks");
        }

        return samples.All(sample => sample.Focus < Blurred)
            ? new ViewFault(ViewFaultKind.Defocused, "the picture is blurred; focus or clean the camera's lens")
            : null;
    }

    // Goods that move give a shift now and then, a camera that was moved gives the same one every time.
    private static (int Dx, int Dy)? Shift(IReadOnlyCollection<ViewSample> samples)
    {
        var last = samples.Last();
        var moved = (last.Dx != 0 || last.Dy != 0) && samples.All(sample =>
            Math.Abs(sample.Dx - last.Dx) <= 1 && Math.Abs(sample.Dy - last.Dy) <= 1 && (sample.Dx != 0 || sample.Dy != 0)
            && sample.Shifted >= ShiftLikeness && sample.Shifted - sample.Likeness >= ShiftGain);
        return moved ? (last.Dx, last.Dy) : null;
    }
}
