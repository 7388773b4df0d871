using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>Without a face detector pictures are stored only where no face should be: with all beyond the zones covered.</summary>
internal static class FaceRule
{
    // As fine as masks are drawn by hand.
    private const int Columns = 160;
    private const int Rows = 90;

    /// <summary>Why nothing of a lane may be stored; null where it may.</summary>
    public static string? Refusal(string laneId, CameraSettings lane, EvidenceSettings evidence)
    {
        if (evidence.Faces is not null)
        {
            return null;
        }

        if (evidence.Unblurred == Unblurred.Nothing)
        {
            return "no face detector is set, and without one nothing is to be stored; set evidence.faces.model";
        }

        return evidence.OutsideZones == OutsideZones.Black || MasksCoverOutside(lane)
            ? null
            : $"no face detector is set, and the masks of {laneId} leave something open beyond the zones and their margin; set evidence.faces.model, or evidence.outsideZones to black, or mask the rest";
    }

    private static bool MasksCoverOutside(CameraSettings lane)
    {
        var view = new LaneZones(lane.Zones, lane.ZoneMargin).View(Columns, Rows);
        var masks = new LaneMasks(lane).Over(Columns, Rows, new Contracts.NormalizedBox(0, 0, 1, 1));
        return Enumerable.Range(0, Columns * Rows).All(i => view.Contains(i % Columns, i / Columns) || masks.Covers(i % Columns, i / Columns));
    }
}
