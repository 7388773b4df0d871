using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Replay;
using LossPrevention.EdgeSimulator.Tests.Deployment;
using LossPrevention.Recordings;

namespace LossPrevention.EdgeSimulator.Tests.Replay;

public sealed class ReplayRunnerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("replay-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Run_RecordingWithMissedScans_WritesAlertsDecisionsAndReport()
    {
        var recording = Record(items: 40, missed: [7, 21]);

        var report = await RunAsync(recording, FakeModules.Create(40));

        report.Counts.Sightings.ShouldBe(40);
        report.Counts.Scans.ShouldBe(38);
        report.Counts.Items.ShouldBe(40);
        report.Accuracy!.ByKind["misScan"].ShouldBe(new KindAccuracy(2, 2, 2, 0, 1, 1, 0));
        report.Accuracy.FalseAlerts.ShouldBe(0);
        report.AlertLatencyMs.ShouldBe(new Percentiles(2000, 2000, 2000));
        report.AlertProcessingMs.ShouldBe(new Percentiles(5, 5, 5));
        report.Speed.Frames.ShouldBe(10);
        report.Problems.ShouldContain(p => p.Contains("pos.jsonl:39: the line is left out", StringComparison.Ordinal));
        File.ReadAllLines(Path.Combine(folder, "out", "decisions.jsonl")).Length.ShouldBe(40);
        File.ReadAllLines(Path.Combine(folder, "out", "alerts.jsonl"))
            .Select(l => JsonSerializer.Deserialize(l, ContractsJson.Default.Alert)!.AlertId).ShouldBe(["a-s-7", "a-s-21"]);
        JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "out", "report.json")))!["accuracy"]!["falsePer1000Items"]!.GetValue<double>().ShouldBe(0);
        Directory.GetFiles(Path.Combine(folder, "out", "crops")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Run_Twice_WritesTheSameFiles()
    {
        var recording = Record(items: 30, missed: [3]);
        await RunAsync(recording, FakeModules.Create(30));
        var first = File.ReadAllText(Path.Combine(folder, "out", "decisions.jsonl")) + File.ReadAllText(Path.Combine(folder, "out", "alerts.jsonl"));

        await RunAsync(recording, FakeModules.Create(30));

        (File.ReadAllText(Path.Combine(folder, "out", "decisions.jsonl")) + File.ReadAllText(Path.Combine(folder, "out", "alerts.jsonl"))).ShouldBe(first);
    }

    [Theory]
    [InlineData("start", "Recognition cannot start: the bundle's hash does not match.")]
    [InlineData("crash", "VideoIngest cannot work: ")]
    [InlineData("video", "lane-1.mp4: the video breaks off")]
    public async Task Run_ModuleFails_SaysWhichAndWhy(string fault, string expected) =>
        (await Should.ThrowAsync<InputException>(() => RunAsync(Record(3, []), FakeModules.Create(3, fault)))).Message.ShouldContain(expected);

    [Fact]
    public async Task Run_BrokenVideo_SaysSoBeforeAnythingStarts()
    {
        var recording = Record(3, []);
        File.WriteAllText(Path.Combine(folder, "rec", "lane-1.mp4"), "no video");

        (await Should.ThrowAsync<InputException>(() => RunAsync(recording, FakeModules.Create(3)))).Message
            .ShouldContain("lane-1.mp4 cannot be read as a video");
    }

    [Fact]
    public async Task Run_MissingBundle_SaysHowToMakeOne() =>
        (await Should.ThrowAsync<InputException>(() => RunAsync(Record(3, []), FakeModules.Create(3), "nowhere"))).Message
            .ShouldContain("ModelBuilder enroll makes one");

    private async Task<ReplayReport> RunAsync(
        Recording recording, Func<StoreSessionOptions, PosBridge.InProcessPosTransport, IReadOnlyList<ModuleSpec>> modules, string bundle = "bundle")
    {
        var runner = new ReplayRunner(
            new ReplayOptions(
                DeploymentTemplateTests.OurTemplate(), recording, Path.Combine(folder, bundle), Path.Combine(folder, "out"), RealTime: false),
            TimeProvider.System)
        {
            Modules = modules,
        };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        return await runner.RunAsync(new Progress<ReplayProgress>(), limit.Token);
    }

    private Recording Record(int items, int[] missed)
    {
        var path = Path.Combine(folder, "rec");
        Directory.CreateDirectory(path);
        Directory.CreateDirectory(Path.Combine(folder, "bundle"));
        File.WriteAllText(Path.Combine(folder, "bundle", "bundle.json"), """{"name":"b","version":"1"}""");
        File.WriteAllText(
            Path.Combine(path, "catalog.csv"), "gtin,plu,name,category,unitPrice,soldBy,weightGrams,visualGroup\n4006381333931,,Soap,Care,1.29,each,100,\n");
        MakeVideo(Path.Combine(path, "lane-1.mp4"));
        var lane = new RecordedLane
        {
            LaneId = "lane-1",
            Mode = LaneMode.SelfCheckout,
            Video = "lane-1.mp4",
            VideoStart = FakeModules.Start,
            Zones = new Dictionary<ZoneKind, ValueList<ZonePoint>> { [ZoneKind.Scanner] = [new(0.2, 0.2), new(0.8, 0.2), new(0.8, 0.8)] },
        };
        RecordingWriter.Write(
            path,
            "store-1",
            [lane],
            "catalog.csv",
            Enumerable.Range(1, items).Where(i => !missed.Contains(i)).Select(Scan),
            missed.Select(i => new TrueDiscrepancy("lane-1", DiscrepancyKind.MisScan, FakeModules.Start.AddSeconds(i))));
        File.AppendAllText(Path.Combine(path, "pos.jsonl"), "not json\n");
        return RecordingFolder.Load(path);
    }

    private static PosEvent Scan(int second) => new()
    {
        EventId = $"e-{second}",
        StoreId = "store-1",
        LaneId = "lane-1",
        TerminalId = "till-1",
        TransactionId = $"t-{second / 10}",
        Sequence = second,
        Kind = PosEventKind.ItemScanned,
        OccurredAt = FakeModules.Start.AddSeconds(second),
        Item = new PosItem { Code = "4006381333931" },
    };

    private static void MakeVideo(string path)
    {
        var start = new ProcessStartInfo("ffmpeg") { UseShellExecute = false };
        foreach (var argument in (string[])["-v", "error", "-y", "-f", "lavfi", "-i", "color=size=64x64:rate=10:duration=1", path])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
