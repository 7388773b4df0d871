using System.Collections.Concurrent;
using LossPrevention.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace LossPrevention.Recognition;

/// <summary>
/// Any ONNX image embedder: one float input of 3 channels (NCHW or NHWC, sides fixed or open), one float output of one vector a picture.
/// What the model says of itself is read from it and tried out at load. Safe for several threads at once.
/// </summary>
internal sealed class OnnxEmbedder : IEmbedder
{
    private readonly InferenceSession session;
    private readonly string inputName;
    private readonly string outputName;
    private readonly int maxBatch;
    private readonly long[] outputShape;
    private readonly ConcurrentBag<Buffers> idle = [];
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
        if (!idle.TryTake(out var buffers))
        {
            buffers = new Buffers(this);
        }

        try
        {
            for (var start = 0; start < crops.Count; start += maxBatch)
            {
                var count = Math.Min(maxBatch, crops.Count - start);
                for (var i = 0; i < count; i++)
                {
                    ImageTensor.Write(crops[start + i], Input, buffers.Input.AsSpan(i * Input.Count, Input.Count));
                }

                session.RunWithBinding(runOptions, buffers.BindingFor(count));
                for (var i = 0; i < count; i++)
                {
                    result[start + i] = buffers.Output.AsSpan(i * EmbeddingLength, EmbeddingLength).ToArray();
                }
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new EmbedderException($"The embedder's run failed: {FirstLine(e.Message)}", e);
        }
        finally
        {
            idle.Add(buffers);
        }

        return result;
    }

    public void Dispose()
    {
        foreach (var buffers in idle)
        {
            buffers.Dispose();
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

    /// <summary>What ONNX Runtime says, without the place in its sources.</summary>
    private static string FirstLine(string text)
    {
        var line = text.Split('\n')[0];
        var start = line.LastIndexOf("[ONNXRuntimeError]", StringComparison.Ordinal);
        return line[Math.Max(0, start)..].TrimEnd('.', ' ', '\r') + ".";
    }

    /// <summary>
    /// Pinned memory for one run at a time, bound to the model's input and output once for every batch size: between runs nothing is allocated.
    /// </summary>
    private sealed class Buffers(OnnxEmbedder embedder) : IDisposable
    {
        private readonly Dictionary<int, (OrtIoBinding Binding, OrtValue Input, OrtValue Output)> bySize = [];

        public float[] Input { get; } = new float[embedder.maxBatch * embedder.Input.Count];

        public float[] Output { get; } = new float[embedder.maxBatch * embedder.EmbeddingLength];

        public OrtIoBinding BindingFor(int count)
        {
            if (!bySize.TryGetValue(count, out var bound))
            {
                bound = (
                    embedder.session.CreateIoBinding(),
                    OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, Input.AsMemory(0, count * embedder.Input.Count), embedder.InputShape(count)),
                    OrtValue.CreateTensorValueFromMemory(
                        OrtMemoryInfo.DefaultInstance, Output.AsMemory(0, count * embedder.EmbeddingLength), [count, .. embedder.outputShape[1..]]));
                bySize.Add(count, bound);
                bound.Binding.BindInput(embedder.inputName, bound.Input);
                bound.Binding.BindOutput(embedder.outputName, bound.Output);
            }

            return bound.Binding;
        }

        public void Dispose()
        {
            foreach (var (binding, input, output) in bySize.Values)
            {
                binding.Dispose();
                input.Dispose();
                output.Dispose();
            }
        }
    }
}
