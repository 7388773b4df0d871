using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// Fits a straight line from a score to the log-likelihood ratio of two kinds of cases, each kind weighing the same in all (Platt 1999, with
/// his guard against perfectly separated cases).
/// </summary>
internal static class LogisticRegression
{
    /// <summary>The line; the zero line where one kind has no case.</summary>
    public static LinearMap Fit(IReadOnlyList<double> positive, IReadOnlyList<double> negative)
    {
        if (positive.Count == 0 || negative.Count == 0)
        {
            return default;
        }

        // Centre and scale, so that Newton's steps are well behaved for any score.
        var centre = (positive.Average() + negative.Average()) / 2;
        var scale = Math.Max(1e-9, Math.Sqrt((positive.Average(x => (x - centre) * (x - centre)) + negative.Average(x => (x - centre) * (x - centre))) / 2));
        double slope = 1, offset = 0;
        for (var step = 0; step < 50; step++)
        {
            var sums = default(Sums);
            sums.Add(positive, centre, scale, slope, offset, (positive.Count + 1.0) / (positive.Count + 2.0));
            sums.Add(negative, centre, scale, slope, offset, 1 / (negative.Count + 2.0));
            var determinant = (sums.SlopeSlope * sums.OffsetOffset) - (sums.SlopeOffset * sums.SlopeOffset);
            if (determinant < 1e-14)
            {
                break;
            }

            var slopeStep = ((sums.OffsetOffset * sums.Slope) - (sums.SlopeOffset * sums.Offset)) / determinant;
            var offsetStep = ((sums.SlopeSlope * sums.Offset) - (sums.SlopeOffset * sums.Slope)) / determinant;
            var damping = Math.Min(1, 2 / Math.Max(1e-12, Math.Max(Math.Abs(slopeStep), Math.Abs(offsetStep))));
            slope -= damping * slopeStep;
            offset -= damping * offsetStep;
            if (Math.Abs(slopeStep) + Math.Abs(offsetStep) < 1e-9)
            {
                break;
            }
        }

        slope = Math.Max(0, slope) / scale;
        return new LinearMap(slope, offset - (slope * centre));
    }

    private struct Sums
    {
        public double Slope;
        public double Offset;
        public double SlopeSlope;
        public double SlopeOffset;
        public double OffsetOffset;

        public void Add(IReadOnlyList<double> scores, double centre, double scale, double slope, double offset, double target)
        {
            var weight = 1.0 / scores.Count;
            foreach (var score in scores)
            {
                var x = (score - centre) / scale;
                var p = 1 / (1 + Math.Exp(-((slope * x) + offset)));
                var error = weight * (p - target);
                var curvature = weight * Math.Max(1e-12, p * (1 - p));
                Slope += error * x;
                Offset += error;
                SlopeSlope += curvature * x * x;
                SlopeOffset += curvature * x;
                OffsetOffset += curvature;
            }
        }
    }
}
