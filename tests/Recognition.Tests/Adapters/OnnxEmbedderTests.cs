using LossPrevention.Imaging;
using LossPrevention.ModelBuilder;

namespace LossPrevention.Recognition.Tests.Adapters;

/// <summary>A real model on ONNX Runtime; that a GPU computes the same is shown where there is one.</summary>
public sealed class OnnxEmbedderTests
{
    private static readonly byte[] Model = ClassicEmbedder.Build();

    [Fact]
    public void Embed_BatchOfAnySize_GivesEachPictureItsOwnVector()
    {
        RgbImage[] pictures = [.. Enumerable.Range(0, 7).Select(i => Noise(i))];
        using var alone = new OnnxEmbedder(Model, Options with { MaxBatch = 1 });
        using var together = new OnnxEmbedder(Model, Options with { MaxBatch = 3 });

        var expected = alone.Embed(pictures);
        foreach (var count in new[] { 7, 1, 2, 5, 3 })
        {
            var vectors = together.Embed([.. pictures.Take(count)]);
            vectors.Length.ShouldBe(count);
            for (var i = 0; i < count; i++)
            {
                vectors[i].Zip(expected[i], (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-4f);
            }
        }

        expected[0].ShouldNotBe(expected[1]);
    }

    [Fact]
    public void Embed_OnManyThreads_GivesEachPictureItsOwnVector()
    {
        RgbImage[] pictures = [.. Enumerable.Range(0, 16).Select(Noise)];
        using var embedder = new OnnxEmbedder(Model, Options with { MaxBatch = 1 });
        var expected = embedder.Embed(pictures);
        var vectors = new float[32 * pictures.Length][];
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(first => new Thread(() =>
        {
            for (var i = first; i < vectors.Length; i += 8)
            {
                vectors[i] = embedder.Embed([pictures[i % pictures.Length]])[0];
            }
        }))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        vectors.Index().ShouldAllBe(vector => vector.Item.SequenceEqual(expected[vector.Index % pictures.Length]));
    }

    [Theory]
    [InlineData(ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.TensorRt)]
    internal void Create_ProviderIsNotThere_SaysSoInOneLine(ExecutionProvider provider)
    {
        // No machine has 64 GPUs, many have one.
        var refused = Should.Throw<EmbedderException>(() => new OnnxEmbedder(Model, Options with { Provider = provider, Execution = new ExecutionSettings { DeviceId = 63 } }));

        refused.Message.ShouldStartWith("GPU 63 cannot be used");
        refused.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData(new long[] { -1, 1, 8, 8 }, "3 colour channels")]
    [InlineData(new long[] { 4, 3, 8, 8 }, "a batch of 1 or of any size")]
    [InlineData(new long[] { -1, 3, 4096, 8 }, "sides up to 2048")]
    [InlineData(new long[] { -1, 3, 8 }, "no float tensor of 4 dimensions")]
    [InlineData(new long[] { -1, 3, 8, 8 }, "one vector [1,length] is expected")]
    public void Create_ModelOfAnotherShape_SaysWhatIsExpected(long[] input, string expected)
    {
        var graph = new OnnxGraph("other");
        var copy = graph.Node("Identity", ["picture"]);

        var refused = Should.Throw<EmbedderException>(() => new OnnxEmbedder(graph.Build("picture", input, copy, "vector", 3), Options));

        refused.Message.ShouldContain(expected);
        refused.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void Available_AlwaysHoldsTheProcessor() => OnnxSessionOptions.Available().ShouldContain(ExecutionProvider.Cpu);

    [Fact]
    public void TensorRt_Settings_BecomeItsOptions()
    {
        var options = Options with
        {
            MaxBatch = 24,
            Execution = new ExecutionSettings { DeviceId = 1, MemoryLimitMb = 2048, HalfPrecision = true, EngineCache = "/models/engines" },
        };

        OnnxSessionOptions.TensorRt(options, ("data", "3x320x320")).ShouldBe(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["device_id"] = "1",
                ["trt_fp16_enable"] = "1",
                ["trt_engine_cache_enable"] = "1",
                ["trt_engine_cache_path"] = "/models/engines",
                ["trt_timing_cache_enable"] = "1",
                ["trt_timing_cache_path"] = "/models/engines",
                ["trt_max_workspace_size"] = "2147483648",
                ["trt_profile_min_shapes"] = "data:1x3x320x320",
                ["trt_profile_opt_shapes"] = "data:24x3x320x320",
                ["trt_profile_max_shapes"] = "data:24x3x320x320",
            },
            ignoreOrder: true);
        OnnxSessionOptions.Cuda(options.Execution)["gpu_mem_limit"].ShouldBe("2147483648");
    }

    private static EmbedderOptions Options => new() { Size = ClassicEmbedder.Side };

    private static RgbImage Noise(int seed)
    {
        var pixels = new byte[50 * 40 * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbImage(50, 40, pixels);
    }
}
