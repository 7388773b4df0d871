using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LossPrevention.Recognition;

/// <summary>Reads from a model which input takes the picture and which output gives the vector, or says why it has none.</summary>
internal static class OnnxEmbedderShape
{
    /// <summary>The picture input, how it is prepared, and whether its batch is fixed at one.</summary>
    public static (string Name, EmbedderInput Input, bool FixedBatch) ReadInput(InferenceSession session, EmbedderOptions options)
    {
        if (session.InputMetadata.Count != 1)
        {
            throw new EmbedderException($"The embedder has {session.InputMetadata.Count} inputs ({string.Join(", ", session.InputMetadata.Keys)}); one picture input is expected.");
        }

        var (name, metadata) = session.InputMetadata.Single();
        var shape = metadata.IsTensor ? metadata.Dimensions : [];
        if (!metadata.IsTensor || metadata.ElementDataType != TensorElementType.Float || shape.Length != 4)
        {
            throw new EmbedderException($"The embedder's input '{name}' is no float tensor of 4 dimensions (batch, channels, height, width).");
        }

        var text = string.Join(',', shape.Select(side => side < 0 ? "?" : side.ToString()));
        var layout = shape[1] == 3 ? EmbedderLayout.Nchw
            : shape[3] == 3 ? EmbedderLayout.Nhwc
            : throw new EmbedderException($"The embedder's input '{name}' has shape [{text}]; 3 colour channels at the second or the last place are expected.");
        if (shape[0] > 1)
        {
            throw new EmbedderException($"The embedder's input '{name}' has shape [{text}]; a batch of 1 or of any size is expected.");
        }

        var (height, width) = layout == EmbedderLayout.Nchw ? (shape[2], shape[3]) : (shape[1], shape[2]);
        var input = new EmbedderInput
        {
            Height = height > 0 ? height : options.Size,
            Width = width > 0 ? width : options.Size,
            Layout = layout,
            Mean = options.Mean,
            Std = options.Std,
        };
        return input.Width <= 2048 && input.Height <= 2048
            ? (name, input, shape[0] == 1)
            : throw new EmbedderException($"The embedder's input '{name}' has shape [{text}]; sides up to 2048 are expected.");
    }

    /// <summary>The output that holds the vector: the only one, or the one called <c>embedding</c>.</summary>
    public static string ReadOutput(InferenceSession session)
    {
        var outputs = session.OutputMetadata;
        var name = outputs.Count == 1 ? outputs.Keys.Single()
            : outputs.ContainsKey("embedding") ? "embedding"
            : throw new EmbedderException($"The embedder has {outputs.Count} outputs ({string.Join(", ", outputs.Keys)}) and none is called 'embedding'.");
        return outputs[name].IsTensor && outputs[name].ElementDataType == TensorElementType.Float
            ? name
            : throw new EmbedderException($"The embedder's output '{name}' is no float tensor.");
    }
}
