using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace LossPrevention.Recognition;

/// <summary>How an ONNX session is set up for each execution provider (names and values: ONNX Runtime's pages on its CUDA and TensorRT providers).</summary>
internal static class OnnxSessionOptions
{
    /// <summary>The providers that the ONNX Runtime in use was built with.</summary>
    public static IReadOnlySet<ExecutionProvider> Available()
    {
        var names = OrtEnv.Instance().GetAvailableProviders();
        return Enum.GetValues<ExecutionProvider>().Where(provider => names.Contains(NameOf(provider), StringComparer.Ordinal)).ToHashSet();
    }

    /// <summary>Options for a provider; the caller disposes of them.</summary>
    /// <param name="options">Threads, provider and GPU.</param>
    /// <param name="input">The picture input's name and, where its batch is open, the sides of one picture, which TensorRT must know beforehand.</param>
    /// <exception cref="OnnxRuntimeException">The provider is not in this build, or its libraries or GPU are missing.</exception>
    public static SessionOptions Create(EmbedderOptions options, (string Name, string? Picture) input)
    {
        var session = new SessionOptions
        {
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            // Threads that spin between runs would take the video decoder's cores.
            session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            if (options.Provider == ExecutionProvider.TensorRt)
            {
                using var tensorRt = new OrtTensorRTProviderOptions();
                tensorRt.UpdateOptions(TensorRt(options, input));
                session.AppendExecutionProvider_Tensorrt(tensorRt);
            }

            if (options.Provider != ExecutionProvider.Cpu)
            {
                using var cuda = new OrtCUDAProviderOptions();
                cuda.UpdateOptions(Cuda(options.Execution));
                session.AppendExecutionProvider_CUDA(cuda);
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Options of the TensorRT provider.</summary>
    internal static Dictionary<string, string> TensorRt(EmbedderOptions options, (string Name, string? Picture) input)
    {
        var execution = options.Execution;
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = Text(execution.DeviceId),
            ["trt_fp16_enable"] = execution.HalfPrecision ? "1" : "0",
        };
        if (execution.EngineCache is { } folder)
        {
            values["trt_engine_cache_enable"] = "1";
            values["trt_engine_cache_path"] = folder;
            values["trt_timing_cache_enable"] = "1";
            values["trt_timing_cache_path"] = folder;
        }

        if (execution.MemoryLimitMb is { } limit)
        {
            values["trt_max_workspace_size"] = Text(limit * 1024L * 1024L);
        }

        if (input.Picture is { } picture)
        {
            // One engine for all batch sizes; without this every new size would be compiled for minutes.
            values["trt_profile_min_shapes"] = $"{input.Name}:1x{picture}";
            values["trt_profile_opt_shapes"] = $"{input.Name}:{options.MaxBatch}x{picture}";
            values["trt_profile_max_shapes"] = $"{input.Name}:{options.MaxBatch}x{picture}";
        }

        return values;
    }

    /// <summary>Options of the CUDA provider.</summary>
    internal static Dictionary<string, string> Cuda(ExecutionSettings execution)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["device_id"] = Text(execution.DeviceId),

            // Batches differ in size; an exhaustive search would run for each of them.
            ["cudnn_conv_algo_search"] = "HEURISTIC",
            ["arena_extend_strategy"] = "kSameAsRequested",
        };
        if (execution.MemoryLimitMb is { } limit)
        {
            values["gpu_mem_limit"] = Text(limit * 1024L * 1024L);
        }

        return values;
    }

    private static string NameOf(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Cuda => "CUDAExecutionProvider",
        ExecutionProvider.TensorRt => "TensorrtExecutionProvider",
        _ => "CPUExecutionProvider",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
