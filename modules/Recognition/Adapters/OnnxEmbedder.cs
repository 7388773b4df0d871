using LossPrevention.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace LossPrevention.Recognition;

/// <summary>
/// Any ONNX image embedder: one float input of 3 channels (NCHW or NHWC, sides fixed or open), one float output of one vector a picture.
/// What the model says of itself is read from it and tried out at load.
/// </summary>
internal sealed class OnnxEmbedder : IEmbedder
{
    private readonly InferenceSession session;
    private readonly string inputName;
    private readonly string outputName;
    private readonly int maxBatch;
    private readonly RunOptions runOptions = new();

    /// <exception cref="EmbedderException">The model cannot be loaded or has another shape.</exception>
    public OnnxEmbedder(byte[] model, EmbedderOptions options)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Threads that spin between runs would take the video decoder's cores.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            session = new InferenceSession(model, settings);
        }
        catch (Exception e) when (e is OnnxRuntimeException or ArgumentException)
        {
            throw new EmbedderException($"The embedder is no ONNX model that can be run: {FirstLine(e.Message)}", e);
        }

        try
        {
            (inputName, Input, var fixedBatch) = OnnxEmbedderShape.ReadInput(session, options);
            maxBatch = fixedBatch ? 1 : options.MaxBatch;
            outputName = OnnxEmbedderShape.ReadOutput(session);
            EmbeddingLength = Probe();
        }
        catch (OnnxRuntimeException e)
        {
            session.Dispose();
            throw new EmbedderException($"The embedder cannot be run on a {Input?.Width}x{Input?.Height} picture: {FirstLine(e.Message)}", e);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public EmbedderInput Input { get; }

    public int EmbeddingLength { get; }

    public float[][] Embed(IReadOnlyList<RgbImage> crops)
    {
        var result = new float[crops.Count][];
        for (var start = 0; start < crops.Count; start += maxBatch)
        {
            var count = Math.Min(maxBatch, crops.Count - start);
            var tensor = new float[count * Input.Count];
            for (var i = 0; i < count; i++)
            {
                ImageTensor.Write(crops[start + i], Input, tensor.AsSpan(i * Input.Count, Input.Count));
            }

            var vectors = Run(tensor, count, out _);
            for (var i = 0; i < count; i++)
            {
                result[start + i] = vectors.AsSpan(i * EmbeddingLength, EmbeddingLength).ToArray();
            }
        }

        return result;
    }

    public void Dispose()
    {
        runOptions.Dispose();
        session.Dispose();
    }

    private int Probe()
    {
        Run(new float[Input.Count], 1, out var shape);
        var isVector = shape.Length >= 2 && shape[0] == 1 && shape[1] >= 2 && shape.Skip(2).All(side => side == 1);
        return isVector && shape[1] <= 65_536
            ? (int)shape[1]
            : throw new EmbedderException($"The embedder's output '{outputName}' has shape [{string.Join(',', shape)}] for one picture; one vector [1,length] is expected.");
    }

    private float[] Run(float[] tensor, int count, out long[] shape)
    {
        long[] dimensions = Input.Layout == EmbedderLayout.Nchw
            ? [count, 3, Input.Height, Input.Width]
            : [count, Input.Height, Input.Width, 3];
        using var value = OrtValue.CreateTensorValueFromMemory(tensor, dimensions);
        using var outputs = session.Run(runOptions, [inputName], [value], [outputName]);
        shape = outputs[0].GetTensorTypeAndShape().Shape;
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('.', ' ', '\r') + ".";
}
