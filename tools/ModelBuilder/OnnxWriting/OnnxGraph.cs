using System.Runtime.InteropServices;

namespace LossPrevention.ModelBuilder;

/// <summary>Writes a small ONNX model (opset 13, float32). Field numbers are those of onnx.proto.</summary>
internal sealed class OnnxGraph(string name)
{
    private const int FloatType = 1;
    private const int Int64Type = 7;

    private readonly ProtoWriter graph = new();
    private int count;

    /// <summary>Adds constant floats; returns their name.</summary>
    public string Constant(float[] values, params long[] shape) =>
        Tensor(FloatType, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape);

    /// <summary>Adds constant whole numbers; returns their name.</summary>
    public string Constant(params long[] values) => Tensor(Int64Type, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), [values.Length]);

    /// <summary>Adds an operation of one output; returns the output's name.</summary>
    public string Node(string operation, string[] inputs, params (string Name, long[] Values)[] attributes)
    {
        var result = $"{operation.ToLowerInvariant()}{count++}";
        var node = new ProtoWriter();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, result).Text(3, result).Text(4, operation);
        foreach (var (attribute, values) in attributes)
        {
            node.Message(5, Attribute(attribute, values));
        }

        graph.Message(1, node);
        return result;
    }

    /// <summary>The whole file. A side of -1 is open: the batch is, and height and width may be.</summary>
    public byte[] Build(string input, long[] inputShape, string output, string outputName, long outputLength)
    {
        graph.Message(1, new ProtoWriter().Text(1, output).Text(2, outputName).Text(3, outputName).Text(4, "Identity"));
        graph.Text(2, name).Message(11, ValueInfo(input, inputShape)).Message(12, ValueInfo(outputName, [-1, outputLength]));
        return new ProtoWriter()
            .Number(1, 7)
            .Text(2, "ModelBuilder")
            .Message(7, graph)
            .Message(8, new ProtoWriter().Text(1, string.Empty).Number(2, 13))
            .ToArray();
    }

    private static ProtoWriter Attribute(string name, long[] values)
    {
        // A single number is an attribute of kind INT (2), several are INTS (7); "axes" and the like are always lists.
        var single = values.Length == 1 && name is "axis" or "group" or "keepdims" or "count_include_pad";
        var attribute = new ProtoWriter().Text(1, name);
        if (single)
        {
            return attribute.Number(3, values[0]).Number(20, 2);
        }

        foreach (var value in values)
        {
            attribute.Number(8, value);
        }

        return attribute.Number(20, 7);
    }

    private static ProtoWriter ValueInfo(string name, long[] shape)
    {
        var dimensions = new ProtoWriter();
        foreach (var (axis, side) in shape.Index())
        {
            dimensions.Message(1, side < 0 ? new ProtoWriter().Text(2, axis == 0 ? "N" : $"side{axis}") : new ProtoWriter().Number(1, side));
        }

        var tensor = new ProtoWriter().Number(1, FloatType).Message(2, dimensions);
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor));
    }

    private string Tensor(int type, byte[] data, long[] shape)
    {
        var result = $"constant{count++}";
        var tensor = new ProtoWriter();
        foreach (var side in shape)
        {
            tensor.Number(1, side);
        }

        graph.Message(5, tensor.Number(2, type).Text(8, result).Bytes(9, data));
        return result;
    }
}
