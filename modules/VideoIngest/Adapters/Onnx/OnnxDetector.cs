using LossPrevention.Imaging;
using LossPrevention.VideoIngest.Detecting;
using Microsoft.ML.OnnxRuntime;

namespace LossPrevention.VideoIngest.Adapters.Onnx;

/// <summary>
/// An ONNX detector of one of two forms, told by its outputs: one of [1, rows, 5 + classes] is YOLOX's grid (blue, green, red, 0..255, picture at the top left, rest 114);
/// two of [1, n, 2] and [1, n, 4] are UltraFace's lists (red, green, blue, (v - 127) / 128, picture stretched). One input [1, 3, height, width] of floats.
/// </summary>
internal sealed class OnnxDetector : IObjectDetector, IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly string input;
    private readonly int width;
    private readonly int height;
    private readonly string[] outputs;
    private readonly int columns;

    /// <exception cref="DetectorException">The file is missing, no model, or of another form.</exception>
    public OnnxDetector(string path)
    {
        session = Load(path);
        var (name, taken) = session.InputMetadata.First();
        (input, columns, outputs) = (name, 0, []);
        if (taken is { IsTensor: true } && taken.Dimensions is [1 or -1, 3, > 0, > 0] side)
        {
            (height, width) = (side[2], side[3]);
            var given = session.OutputMetadata;
            if (given.Count == 1 && given.First() is { Value.Dimensions: [_, var rows, >= 6 and var numbers] } grid && rows == GridOutput.Rows(width, height))
            {
                (columns, outputs) = (numbers, [grid.Key]);
            }
            else if (given.Count == 2 && given.FirstOrDefault(o => o.Value.Dimensions is [_, _, 2]) is { Key: { } scores } && given.FirstOrDefault(o => o.Value.Dimensions is [_, _, 4]) is { Key: { } boxes })
            {
                outputs = [scores, boxes];
            }
        }

        if (outputs.Length == 0)
        {
            session.Dispose();
            throw new DetectorException($"the detector '{path}' is of a form that is not read: YOLOX's [1, rows, 5 + classes] or UltraFace's [1, n, 2] and [1, n, 4] are");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Detection> Detect(RgbImage picture, double leastScore)
    {
        var isGrid = columns > 0;
        var scale = Math.Min(width / (double)picture.Width, height / (double)picture.Height);
        var (w, h) = isGrid ? (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale))) : (width, height);
        var values = new float[3 * width * height];
        Fill(values, picture.Width == w && picture.Height == h ? picture : Resampler.Resize(picture, w, h), isGrid);
        using var tensor = OrtValue.CreateTensorValueFromMemory(values, [1, 3, height, width]);
        using var results = session.Run(run, [input], [tensor], outputs);
        return isGrid
            ? GridOutput.Read(results[0].GetTensorDataAsSpan<float>(), width, height, columns, (w, h), leastScore)
            : BoxListOutput.Read(results[0].GetTensorDataAsSpan<float>(), results[1].GetTensorDataAsSpan<float>(), leastScore);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        run.Dispose();
        session.Dispose();
    }

    private void Fill(float[] values, RgbImage picture, bool isGrid)
    {
        if (isGrid)
        {
            Array.Fill(values, 114f);
        }

        var plane = width * height;
        for (var y = 0; y < picture.Height; y++)
        {
            var row = picture.Row(y);
            for (var x = 0; x < picture.Width; x++)
            {
                var at = (y * width) + x;
                for (var colour = 0; colour < 3; colour++)
                {
                    float value = row[(3 * x) + colour];
                    values[((isGrid ? 2 - colour : colour) * plane) + at] = isGrid ? value : (value - 127) / 128;
                }
            }
        }
    }

    private static InferenceSession Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new DetectorException($"the detector '{path}' is not there; mount the file and let the module read it");
        }

        // One thread that does not spin: the decoders need the cores.
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        try
        {
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new DetectorException($"the detector '{path}' is no ONNX model that can be run", error);
        }
    }
}
