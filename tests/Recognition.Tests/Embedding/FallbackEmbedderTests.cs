using LossPrevention.Imaging;
using LossPrevention.TestKit;

namespace LossPrevention.Recognition.Tests.Embedding;

public sealed class FallbackEmbedderTests
{
    private static readonly RgbImage[] Pictures = [new(1, 1, [1, 2, 3])];
    private readonly ManualTimeProvider clock = new();
    private readonly List<ExecutionState> states = [];
    private readonly FakeProvider gpu = new(1);
    private readonly FakeProvider cpu = new(2);

    [Fact]
    public void Create_FirstProviderWorks_RunsThere()
    {
        using var embedder = Create();

        RunsOn(embedder, gpu);
        states.ShouldBe([new ExecutionState(ExecutionProvider.Cuda, null)]);
    }

    [Fact]
    public void Create_FirstProviderDoesNotLoad_RunsOnTheNextAndSaysWhy()
    {
        gpu.Fault = "no driver";

        using var embedder = Create();

        RunsOn(embedder, cpu);
        states.ShouldBe([new ExecutionState(ExecutionProvider.Cpu, "Cuda: no driver")]);
    }

    [Fact]
    public void Create_NothingWorks_SaysWhyTheLastOneDoesNot()
    {
        (gpu.Fault, cpu.Fault) = ("no driver", "no model");

        Should.Throw<EmbedderException>(Create).Message.ShouldBe("no model");
    }

    [Fact]
    public void Embed_ProviderFailsInMidRun_ItsPicturesGoToTheNextAndItIsLetGo()
    {
        using var embedder = Create();
        gpu.Fault = "device lost";

        RunsOn(embedder, cpu);

        states[^1].ShouldBe(new ExecutionState(ExecutionProvider.Cpu, "Cuda: device lost"));
        gpu.Open.ShouldBe(0);
    }

    [Fact]
    public void Embed_LastProviderFails_Throws()
    {
        using var embedder = Create();
        (gpu.Fault, cpu.Fault) = ("device lost", "out of memory");

        Should.Throw<EmbedderException>(() => embedder.Embed(Pictures)).Message.ShouldBe("out of memory");
    }

    [Fact]
    public void Embed_ProviderIsBack_IsTakenUpAfterThePause()
    {
        using var embedder = Create();
        gpu.Fault = "device lost";
        embedder.Embed(Pictures);
        gpu.Fault = null;

        clock.Advance(FallbackEmbedder.FirstPause - TimeSpan.FromSeconds(1));
        RunsOn(embedder, cpu);
        clock.Advance(TimeSpan.FromSeconds(1));

        RunsOn(embedder, gpu);
        states[^1].ShouldBe(new ExecutionState(ExecutionProvider.Cuda, null));
        cpu.Open.ShouldBe(0);
    }

    [Fact]
    public void Embed_ProviderFailsAgainAndAgain_IsTriedEverMoreSeldom()
    {
        using var embedder = Create();
        gpu.Fault = "device lost";
        embedder.Embed(Pictures);
        var before = gpu.Loads;

        clock.Advance(TimeSpan.FromHours(3));

        // After 1, 3, 7, 15, 31 minutes, then every 30.
        (gpu.Loads - before).ShouldBe(9);
        gpu.Fault = null;
        clock.Advance(FallbackEmbedder.LongestPause);
        RunsOn(embedder, gpu);
    }

    [Fact]
    public void Embed_ProviderLoadsButNeverRuns_IsTriedEverMoreSeldom()
    {
        using var embedder = Create();
        gpu.RunFault = "device lost";

        for (var minute = 0; minute < 180; minute++)
        {
            RunsOn(embedder, cpu);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        gpu.Loads.ShouldBeLessThan(12);
    }

    [Fact]
    public void Dispose_OneIsReadyToTakeOver_LetsBothGo()
    {
        var embedder = Create();
        gpu.Fault = "device lost";
        embedder.Embed(Pictures);
        gpu.Fault = null;
        clock.Advance(FallbackEmbedder.FirstPause);

        embedder.Dispose();
        clock.Advance(TimeSpan.FromHours(1));

        (gpu.Open, cpu.Open).ShouldBe((0, 0));
    }

    private FallbackEmbedder Create() =>
        new([new ExecutionStep(ExecutionProvider.Cuda, gpu.Load), new ExecutionStep(ExecutionProvider.Cpu, cpu.Load)], clock, states.Add);

    private static void RunsOn(FallbackEmbedder embedder, FakeProvider provider) => embedder.Embed(Pictures)[0][0].ShouldBe(provider.Mark);

    /// <summary>Embedders that put their provider's mark into every vector.</summary>
    private sealed class FakeProvider(float mark)
    {
        public float Mark => mark;

        /// <summary>Why nothing works there.</summary>
        public string? Fault { get; set; }

        /// <summary>Why runs fail there; loading works.</summary>
        public string? RunFault { get; set; }

        public int Loads { get; private set; }

        public int Open { get; private set; }

        public IEmbedder Load()
        {
            Loads++;
            if (Fault is not null)
            {
                throw new EmbedderException(Fault);
            }

            Open++;
            return new Embedder(this);
        }

        private sealed class Embedder(FakeProvider provider) : IEmbedder
        {
            private bool open = true;

            public EmbedderInput Input => TestBundle.Input;

            public int EmbeddingLength => 1;

            public float[][] Embed(IReadOnlyList<RgbImage> crops)
            {
                open.ShouldBeTrue();
                return (provider.Fault ?? provider.RunFault) is { } fault ? throw new EmbedderException(fault) : [.. crops.Select(_ => new[] { provider.Mark })];
            }

            public void Dispose()
            {
                open.ShouldBeTrue();
                open = false;
                provider.Open--;
            }
        }
    }
}
