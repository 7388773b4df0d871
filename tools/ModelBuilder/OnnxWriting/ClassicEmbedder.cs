using LossPrevention.Recognition;

namespace LossPrevention.ModelBuilder;

/// <summary>
/// An image embedder that nobody trained: soft colour histograms (overall and of the centre), oriented gradient energy at three scales, and
/// two layers of fixed random filters, all pooled so that turning the item changes little. It has no weights of others and is small
/// and fast; the discriminant that enrolment computes makes of it what the store's goods need.
/// </summary>
internal static class ClassicEmbedder
{
    /// <summary>Side of the input, pixels.</summary>
    public const int Side = 128;

    private const int ColourLevels = 4;
    private const int Orientations = 8;
    private const int FilterSide = 7;

    /// <summary>The ONNX file: input [N,3,128,128] in ImageNet normalisation, output <c>embedding</c>.</summary>
    public static byte[] Build()
    {
        var graph = new OnnxGraph("classic-embedder");
        var random = new Random(20_260_105);
        var features = new List<string>();
        var length = Colour(graph, features) + Gradients(graph, features) + RandomFilters(graph, random, features);
        var all = graph.Node("Concat", [.. features], ("axis", [1]));
        return graph.Build("input", [-1, 3, Side, Side], all, "embedding", length);
    }

    private static int Colour(OnnxGraph graph, List<string> features)
    {
        // softmax((c.x - |c|^2 / 2) / s) is the soft assignment of a pixel x to the nearest of the colours c.
        const int Colours = ColourLevels * ColourLevels * ColourLevels;
        const float Softness = 0.12f;
        var weights = new float[Colours * 3];
        var offsets = new float[Colours];
        for (var colour = 0; colour < Colours; colour++)
        {
            for (int channel = 0, rest = colour; channel < 3; channel++, rest /= ColourLevels)
            {
                var level = (rest % ColourLevels + 0.5f) / ColourLevels / EmbedderInput.ImageNetStd[channel] - (EmbedderInput.ImageNetMean[channel] / EmbedderInput.ImageNetStd[channel]);
                weights[(colour * 3) + channel] = level / Softness / 8;
                offsets[colour] -= level * level / (2 * Softness) / 8;
            }
        }

        var scores = graph.Node("Conv", [Input, graph.Constant(weights, Colours, 3, 1, 1), graph.Constant(offsets, Colours)]);
        var share = graph.Node("Softmax", [scores], ("axis", [1]));
        var centre = graph.Node("Slice", [share, graph.Constant([Side / 4L, Side / 4L]), graph.Constant([Side * 3L / 4, Side * 3L / 4]), graph.Constant([2L, 3L])]);
        features.Add(Root(graph, Mean(graph, share)));
        features.Add(Root(graph, Mean(graph, centre)));
        return 2 * Colours;
    }

    private static int Gradients(OnnxGraph graph, List<string> features)
    {
        var filters = new float[Orientations * 3 * FilterSide * FilterSide];
        for (var i = 0; i < Orientations; i++)
        {
            var (sin, cos) = Math.SinCos(Math.PI * i / Orientations);
            for (var at = 0; at < FilterSide * FilterSide; at++)
            {
                double dx = (at % FilterSide) - 3, dy = (at / FilterSide) - 3;
                var along = (cos * dx) + (sin * dy);
                var value = (float)(Math.Sin(along * Math.PI / 3) * Math.Exp(-((dx * dx) + (dy * dy)) / 6) / 3);
                for (var channel = 0; channel < 3; channel++)
                {
                    filters[(((i * 3) + channel) * FilterSide * FilterSide) + at] = value / 3;
                }
            }
        }

        var weights = graph.Constant(filters, Orientations, 3, FilterSide, FilterSide);
        var scaled = Input;
        for (var scale = 0; scale < 3; scale++)
        {
            if (scale > 0)
            {
                scaled = graph.Node("AveragePool", [scaled], ("kernel_shape", [2, 2]), ("strides", [2, 2]));
            }

            var energy = graph.Node("Abs", [graph.Node("Conv", [scaled, weights])]);
            features.Add(Root(graph, Mean(graph, energy)));
        }

        return 3 * Orientations;
    }

    private static int RandomFilters(OnnxGraph graph, Random random, List<string> features)
    {
        const int First = 32, Second = 96;
        var one = Layer(graph, random, graph.Node("AveragePool", [Input], ("kernel_shape", [2, 2]), ("strides", [2, 2])), 3, First, 5);
        features.Add(Root(graph, Mean(graph, one)));
        var pooled = graph.Node("MaxPool", [one], ("kernel_shape", [3, 3]), ("strides", [2, 2]));
        var two = Layer(graph, random, pooled, First, Second, 3);
        features.Add(Root(graph, Mean(graph, two)));
        features.Add(Root(graph, Pool(graph, "GlobalMaxPool", two)));
        return First + Second + Second;
    }

    private static string Layer(OnnxGraph graph, Random random, string input, int from, int to, int side)
    {
        var weights = new float[to * from * side * side];
        var size = from * side * side;
        for (var filter = 0; filter < to; filter++)
        {
            var row = weights.AsSpan(filter * size, size);
            float sum = 0;
            foreach (ref var weight in row)
            {
                weight = (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2 / Math.Sqrt(size));
                sum += weight;
            }

            // Filters without a mean answer to structure, not to light.
            foreach (ref var weight in row)
            {
                weight -= sum / size;
            }
        }

        return graph.Node("Relu", [graph.Node("Conv", [input, graph.Constant(weights, to, from, side, side)])]);
    }

    private static string Mean(OnnxGraph graph, string input) => Pool(graph, "GlobalAveragePool", input);

    private static string Pool(OnnxGraph graph, string operation, string input) =>
        graph.Node("Flatten", [graph.Node(operation, [input])], ("axis", [1]));

    // The square root evens out large and small counts (Hellinger kernel).
    private static string Root(OnnxGraph graph, string input) =>
        graph.Node("Sqrt", [graph.Node("Add", [input, graph.Constant([1e-6f], 1)])]);

    private const string Input = "input";
}
