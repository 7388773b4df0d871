using System.Text.Json;
using LossPrevention.EdgeSimulator.Replay;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>
/// What tools/run.sh makes for a new user: drawn products, a recording of two lanes with a few frauds, and a bundle; and beside it half a
/// minute of one lane on which one item is not scanned. Made once for all tests that use it.
/// </summary>
public sealed class DemoStore : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("demo-store-");

    public string Root => folder.FullName;

    public string Images => Path.Combine(Root, "images");

    public string Recording => Path.Combine(Root, "recording");

    public string Catalog => Path.Combine(Recording, "catalog.csv");

    public string Bundle => Path.Combine(Root, "bundle");

    /// <summary>One lane, a few items, one of them not scanned.</summary>
    public string ShortRecording => Path.Combine(Root, "short");

    /// <summary>What a replay of <see cref="Recording"/> wrote.</summary>
    public string Results => Path.Combine(Root, "results");

    public async Task InitializeAsync()
    {
        var embedder = Path.Combine(Root, "embedder.onnx");
        await Tool.DoAsync("LaneStudio", "demo", "--out", Root);
        await Tool.DoAsync("ModelBuilder", "make-embedder", "--out", embedder);
        await Tool.DoAsync("ModelBuilder", "enroll", "--images", Images, "--catalog", Catalog, "--embedder", embedder, "--out", Bundle);
        await Tool.DoAsync(
            "LaneStudio", "record", "--images", Images, "--catalog", Catalog, "--out", ShortRecording, "--items", "5", "--fps", "10",
            "--fraud-rate", "0.2", "--frauds", "misScan", "--scenario", "clean", "--oddities", "off", "--seed", "5");
        await Tool.DoAsync("EdgeSimulator", "replay", Recording, "--out", Results, "--bundle", Bundle);
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Replays a recording with the demo's bundle; the folder of the results.</summary>
    internal async Task<string> ReplayAsync(string recording, string name, string speed)
    {
        var results = Path.Combine(Root, name);
        await Tool.DoAsync("EdgeSimulator", "replay", recording, "--out", results, "--bundle", Bundle, "--speed", speed);
        return results;
    }

    internal static ReplayReport Report(string results) =>
        JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(results, ReplayFiles.Report)), ReplayJson.Default.ReplayReport)!;
}

/// <summary>The tests that share the demo run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class DemoStoreTests : ICollectionFixture<DemoStore>
{
    public const string Name = "demo store";
}
