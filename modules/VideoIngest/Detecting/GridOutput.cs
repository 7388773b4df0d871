using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Detecting;

/// <summary>
/// YOLOX's output (Ge et al. 2021, raw, without the decoding in the graph): for strides 8, 16, 32 and each cell row by row a row of x, y, log width, log height, objectness and
/// a score for each class.
/// </summary>
internal static class GridOutput
{
    private const double MostOverlap = 0.45;
    private static readonly int[] Strides = [8, 16, 32];

    /// <summary>How many rows a model of this input size gives.</summary>
    public static int Rows(int width, int height) => Strides.Sum(stride => width / stride * (height / stride));

    /// <summary>Reads the rows.</summary>
    /// <param name="output">The rows, one after the other.</param>
    /// <param name="width">Of the model's input, pixels.</param>
    /// <param name="height">Of the model's input, pixels.</param>
    /// <param name="columns">Numbers a row: 5 and one for each class.</param>
    /// <param name="shown">The part of the input that the picture fills, pixels, from the top left.</param>
    /// <param name="leastScore">Of objectness times class.</param>
    public static List<Detection> Read(ReadOnlySpan<float> output, int width, int height, int columns, (double Width, double Height) shown, double leastScore)
    {
        var found = new List<Detection>();
        var row = 0;
        foreach (var stride in Strides)
        {
            for (var cell = 0; cell < width / stride * (height / stride); cell++, row++)
            {
                var values = output.Slice(row * columns, columns);
                if (values[4] < leastScore)
                {
                    continue;
                }

                var best = 5;
                for (var c = 6; c < columns; c++)
                {
                    best = values[c] > values[best] ? c : best;
                }

                var score = values[4] * values[best];
                if (score >= leastScore)
                {
                    var (x, y) = ((values[0] + (cell % (width / stride))) * stride, (values[1] + (cell / (width / stride))) * stride);
                    var (w, h) = (Math.Exp(values[2]) * stride, Math.Exp(values[3]) * stride);
                    found.Add(new Detection(Boxes.Within((x - (w / 2)) / shown.Width, (y - (h / 2)) / shown.Height, (x + (w / 2)) / shown.Width, (y + (h / 2)) / shown.Height), best - 5, score));
                }
            }
        }

        return Detection.Best(found, MostOverlap);
    }
}

/// <summary>Boxes from corners.</summary>
internal static class Boxes
{
    /// <summary>The part of a box that lies in the picture.</summary>
    public static NormalizedBox Within(double left, double top, double right, double bottom)
    {
        var (x, y) = (Math.Clamp(left, 0, 1), Math.Clamp(top, 0, 1));
        return new NormalizedBox(x, y, Math.Clamp(right, x, 1) - x, Math.Clamp(bottom, y, 1) - y);
    }
}
