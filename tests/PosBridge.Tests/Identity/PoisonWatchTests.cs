using LossPrevention.PosBridge.Identity;
using Microsoft.Extensions.Logging.Abstractions;

namespace LossPrevention.PosBridge.Tests.Identity;

public sealed class PoisonWatchTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void IsPoison_ThreeRunsEndedOnTheMessage_IsTrueUntilItIsTakenCareOf()
    {
        for (var run = 0; run < PoisonWatch.MaxEnds; run++)
        {
            using var watch = Open();
            watch.IsPoison("m1").ShouldBeFalse();
            watch.Begin("m0");
            watch.End();
            watch.Begin("m1");
        }

        using (var last = Open())
        {
            last.IsPoison("m1").ShouldBeTrue();
            last.IsPoison("m0").ShouldBeFalse();
            last.Forget("m1");
        }

        using var after = Open();
        after.IsPoison("m1").ShouldBeFalse();
    }

    [Fact]
    public void IsPoison_RunsEndedWhileNothingWasRead_IsFalse()
    {
        for (var run = 0; run <= PoisonWatch.MaxEnds; run++)
        {
            using var watch = Open();
            watch.Begin("m1");
            watch.End();
            watch.IsPoison("m1").ShouldBeFalse();
        }
    }

    [Fact]
    public void Use_ManyMessagesOnWhichRunsEnded_ForgetsOldOnesAndGoesOn()
    {
        for (var run = 0; run < 100; run++)
        {
            using var watch = Open();
            watch.Begin($"m{run}");
        }

        Should.NotThrow(() => Open().Dispose());
    }

    public void Dispose() => folder.Dispose();

    private PoisonWatch Open()
    {
        var watch = new PoisonWatch(NullLogger<PoisonWatch>.Instance);
        watch.Use(folder.Path);
        return watch;
    }
}
