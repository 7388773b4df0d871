namespace LossPrevention.VideoIngest.Detecting;

/// <summary>The output of face detectors of UltraFace's form: a list of scores (background, face) and a list of boxes, corners in shares of the picture.</summary>
internal static class BoxListOutput
{
    private const double MostOverlap = 0.3;

    /// <summary>Reads the two lists.</summary>
    public static List<Detection> Read(ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes, double leastScore)
    {
        var found = new List<Detection>();
        for (var i = 0; i < boxes.Length / 4; i++)
        {
            if (scores[(2 * i) + 1] >= leastScore)
            {
                var corners = boxes.Slice(4 * i, 4);
                found.Add(new Detection(Boxes.Within(corners[0], corners[1], corners[2], corners[3]), 0, scores[(2 * i) + 1]));
            }
        }

        return Detection.Best(found, MostOverlap);
    }
}
