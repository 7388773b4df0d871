using System.Text.Json.Serialization;
using LossPrevention.Contracts;

namespace LossPrevention.Recognition;

/// <summary>What runs the embedder: an execution provider of ONNX Runtime.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ExecutionProvider>))]
internal enum ExecutionProvider
{
    /// <summary>The processor; always there.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU through CUDA and cuDNN.</summary>
    Cuda,

    /// <summary>An NVIDIA GPU through TensorRT, which compiles an engine for that very GPU; what it cannot run goes to CUDA.</summary>
    TensorRt,
}
