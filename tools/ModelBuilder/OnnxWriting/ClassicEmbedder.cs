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
        // A pixel x belongs to a colour c by softmax((c.x - |c|^2 / 2) / s), softly to the nearest. The colours are all mixtures of a few levels of
        // red, green and blue, so the share is a product of three, and 12 exponentials a pixel do for 64 colours.
        const float Softness = 0.12f;
        var weights = new float[3 * ColourLevels];
        var offsets = new float[3 * ColourLevels];
        for (var i = 0; i < weights.Length; i++)
        {
            var (channel, step) = (i / ColourLevels, i % ColourLevels);
            var level = (((step + 0.5f) / ColourLevels) - EmbedderInput.ImageNetMean[channel]) / EmbedderInput.ImageNetStd[channel];
            weights[i] = level / Softness / 8;
            offsets[i] = -level * level / (2 * Softness) / 8;
        }

        var scores = graph.Node(
            "Conv", [Input, graph.Constant(weights, 3 * ColourLevels, 1, 1, 1), graph.Constant(offsets, 3 * ColourLevels)], ("group", [3]));
        var centre = graph.Node("Slice", [scores, graph.Constant([Side / 4L, Side / 4L]), graph.Constant([Side * 3L / 4, Side * 3L / 4]), graph.Constant([2L, 3L])]);
        return Histogram(graph, scores, Side * Side, features) + Histogram(graph, centre, Side * Side / 4, features);
    }

    /// <summary>The share of pixels in each colour.</summary>
    private static int Histogram(OnnxGraph graph, string scores, int pixels, List<string> features)
    {
        const int Colours = ColourLevels * ColourLevels * ColourLevels;
        var byLevel = graph.Node("Exp", [graph.Node("Reshape", [scores, graph.Constant([0L, 3L, ColourLevels, pixels])])]);
        var share = graph.Node("Div", [byLevel, graph.Node("ReduceSum", [byLevel, graph.Constant([2L])])]);
        string Channel(int index, params long[] shape) => graph.Node(
            "Reshape",
            [graph.Node("Slice", [share, graph.Constant([(long)index]), graph.Constant([index + 1L]), graph.Constant([1L])]), graph.Constant([0L, .. shape])]);
        var blueGreen = graph.Node("Mul", [Channel(2, ColourLevels, 1, pixels), Channel(1, 1, ColourLevels, pixels)]);
        var red = graph.Node("Transpose", [Channel(0, ColourLevels, pixels)], ("perm", [0, 2, 1]));
        var counts = graph.Node("MatMul", [graph.Node("Reshape", [blueGreen, graph.Constant([0L, ColourLevels * ColourLevels, pixels])]), red]);
        var flat = graph.Node("Reshape", [counts, graph.Constant([0L, Colours])]);
        features.Add(Root(graph, graph.Node("Mul", [flat, graph.Constant([1f / pixels], 1)])));
        return Colours;
    }

    private static int Gradients(OnnxGraph graph, List<string> features)
    {
        var filters = new float[Orientations * FilterSide * FilterSide];
        for (var i = 0; i < Orientations; i++)
        {
            var (sin, cos) = Math.SinCos(Math.PI * i / Orientations);
            for (var at = 0; at < FilterSide * FilterSide; at++)
            {
                double dx = (at % FilterSide) - 3, dy = (at / FilterSide) - 3;
                var along = (cos * dx) + (sin * dy);
                filters[(i * FilterSide * FilterSide) + at] = (float)(Math.Sin(along * Math.PI / 3) * Math.Exp(-((dx * dx) + (dy * dy)) / 6) / 3);
            }
        }

        var weights = graph.Constant(filters, Orientations, 1, FilterSide, FilterSide);
        var scaled = graph.Node("Conv", [Input, graph.Constant([1f / 3, 1f / 3, 1f / 3], 1, 3, 1, 1)]);
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
