using LossPrevention.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace LossPrevention.Recognition;

/// <summary>
/// Any ONNX image embedder: one float input of 3 channels (NCHW or NHWC, sides fixed or open), one float output of one vector a picture.
/// What the model says of itself is read from it and tried out at load. One caller at a time.
/// </summary>
internal sealed class OnnxEmbedder : IEmbedder
{
    private readonly InferenceSession session;
    private readonly string inputName;
    private readonly string outputName;
    private readonly int maxBatch;
    private readonly long[] outputShape;
    private readonly float[] input;
    private readonly float[] output;
    private readonly Dictionary<int, BoundBatch> bySize = [];
    private readonly RunOptions runOptions = new();

    /// <exception cref="EmbedderException">The model cannot be loaded or has another shape, or its provider cannot run it.</exception>
    public OnnxEmbedder(byte[] model, EmbedderOptions options)
    {
        session = Load(model, options);
        try
        {
            (inputName, Input, var fixedBatch) = OnnxEmbedderShape.ReadInput(session, options);
            maxBatch = fixedBatch ? 1 : options.MaxBatch;
            outputName = OnnxEmbedderShape.ReadOutput(session);
            outputShape = Probe();
            input = new float[maxBatch * Input.Count];
            output = new float[maxBatch * EmbeddingLength];
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

    public int EmbeddingLength => (int)outputShape[1];

    /// <inheritdoc/>
    /// <exception cref="EmbedderException">The provider fails, as a GPU may at any time.</exception>
    public float[][] Embed(IReadOnlyList<RgbImage> crops)
    {
        var result = new float[crops.Count][];
        for (var start = 0; start < crops.Count; start += maxBatch)
        {
            var count = Math.Min(maxBatch, crops.Count - start);
            for (var i = 0; i < count; i++)
            {
                ImageTensor.Write(crops[start + i], Input, input.AsSpan(i * Input.Count, Input.Count));
            }

            try
            {
                session.RunWithBinding(runOptions, BindingFor(count));
            }
            catch (OnnxRuntimeException e)
            {
                throw new EmbedderException($"The embedder's run failed: {FirstLine(e.Message)}", e);
            }

            for (var i = 0; i < count; i++)
            {
                result[start + i] = output.AsSpan(i * EmbeddingLength, EmbeddingLength).ToArray();
            }
        }

        return result;
    }

    public void Dispose()
    {
        foreach (var batch in bySize.Values)
        {
            batch.Dispose();
        }

        runOptions.Dispose();
        session.Dispose();
    }

    private static InferenceSession Load(byte[] model, EmbedderOptions options)
    {
        try
        {
            (string Name, string? Picture) taken = ("", null);
            if (options.Provider == ExecutionProvider.TensorRt)
            {
                using var plain = OnnxSessionOptions.Create(options with { Provider = ExecutionProvider.Cpu }, taken);
                using var reader = new InferenceSession(model, plain);
                var (name, read, fixedBatch) = OnnxEmbedderShape.ReadInput(reader, options);
                taken = (name, fixedBatch ? null : read.Layout == EmbedderLayout.Nchw ? $"3x{read.Height}x{read.Width}" : $"{read.Height}x{read.Width}x3");
            }

            using var settings = OnnxSessionOptions.Create(options, taken);
            return new InferenceSession(model, settings);
        }
        catch (Exception e) when (options.Provider == ExecutionProvider.Cpu && e is OnnxRuntimeException or ArgumentException)
        {
            throw new EmbedderException($"The embedder is no ONNX model that can be run: {FirstLine(e.Message)}", e);
        }
        catch (Exception e) when (e is OnnxRuntimeException or ArgumentException or EntryPointNotFoundException or DllNotFoundException)
        {
            throw new EmbedderException(
                $"GPU {options.Execution.DeviceId} cannot be used; check its driver, the container's access to it and the provider's libraries, or set execution.providers to [\"cpu\"]: {FirstLine(e.Message)}", e);
        }
    }

    /// <summary>The shape of the output for one picture.</summary>
    private long[] Probe()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[Input.Count], InputShape(1));
        using var outputs = session.Run(runOptions, [inputName], [value], [outputName]);
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        var isVector = shape.Length >= 2 && shape[0] == 1 && shape[1] >= 2 && shape.Skip(2).All(side => side == 1);
        return isVector && shape[1] <= 65_536
            ? shape
            : throw new EmbedderException($"The embedder's output '{outputName}' has shape [{string.Join(',', shape)}] for one picture; one vector [1,length] is expected.");
    }

    private long[] InputShape(int count) =>
        Input.Layout == EmbedderLayout.Nchw ? [count, 3, Input.Height, Input.Width] : [count, Input.Height, Input.Width, 3];

    private OrtIoBinding BindingFor(int count)
    {
        if (!bySize.TryGetValue(count, out var batch))
        {
            bySize[count] = batch = new BoundBatch(
                session,
                (inputName, input.AsMemory(0, count * Input.Count), InputShape(count)),
                (outputName, output.AsMemory(0, count * EmbeddingLength), [count, .. outputShape[1..]]));
        }

        return batch.Binding;
    }

    /// <summary>What ONNX Runtime says, without the place in its sources.</summary>
    private static string FirstLine(string text)
    {
        var line = text.Split('\n')[0];
        var start = line.LastIndexOf("[ONNXRuntimeError]", StringComparison.Ordinal);
        return line[Math.Max(0, start)..].TrimEnd('.', ' ', '\r') + ".";
    }

    /// <summary>The model's input and output bound for one batch size to the pinned memory that all sizes share: between runs nothing is allocated.</summary>
    private sealed class BoundBatch : IDisposable
    {
        private readonly OrtValue inputValue;
        private readonly OrtValue outputValue;

        public BoundBatch(InferenceSession session, (string Name, Memory<float> Values, long[] Shape) input, (string Name, Memory<float> Values, long[] Shape) output)
        {
            inputValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input.Values, input.Shape);
            outputValue = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, output.Values, output.Shape);
            Binding = session.CreateIoBinding();
            Binding.BindInput(input.Name, inputValue);
            Binding.BindOutput(output.Name, outputValue);
        }

        public OrtIoBinding Binding { get; }

        public void Dispose()
        {
            Binding.Dispose();
            inputValue.Dispose();
            outputValue.Dispose();
        }
    }
}
