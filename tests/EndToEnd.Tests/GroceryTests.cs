using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>
/// Photographs of real goods: twenty classes, no two of one category, are enrolled from some pictures; a recording shows others; the alerts
/// are held against its truth. In turn with the tests that run in real time, which it would starve.
/// </summary>
[Collection(DemoStoreTests.Name)]
public sealed class GroceryTests : IDisposable
{
    private const int Classes = 20;
    private const int EnrolledPictures = 30;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("grocery-");

    public void Dispose() => folder.Delete(recursive: true);

    [SkippableFact]
    public async Task Replay_RecordingOfGroceries_IsNoWorseThanReached()
    {
        var dataset = Path.GetDirectoryName(SharedData.Require("grocery/train.csv"))!;
        SharedData.Require("grocery/val.csv");
        var embedder = SharedData.Require("models/mobilenetv2-1.0-imagenet-features.onnx");
        var (train, val) = await ImportAsync(dataset);

        await Tool.DoAsync(
            "ModelBuilder", "enroll", "--images", Path.Combine(train, "images"), "--catalog", Path.Combine(train, "catalog.csv"),
            "--embedder", embedder, "--out", At("bundle"));
        await Tool.DoAsync(
            "LaneStudio", "record", "--images", Path.Combine(val, "images"), "--catalog", Path.Combine(val, "catalog.csv"), "--out", At("recording"),
            "--lanes", "2", "--items", "30", "--fps", "12", "--seed", "41", "--fraud-rate", "0.3", "--frauds", "misScan,ticketSwitch",
            "--till-offset-ms", "600", "--till-jitter-ms", "150");
        await Tool.DoAsync("EdgeSimulator", "replay", At("recording"), "--out", At("results"), "--bundle", At("bundle"));

        var report = DemoStore.Report(At("results"));
        var counts = Figures.Of(report);
        var missed = report.Accuracy!.ByKind["misScan"];
        var switched = report.Accuracy.ByKind["ticketSwitch"];
        missed.True.ShouldBe(8, counts);
        switched.True.ShouldBe(8, counts);

        // Wanted are nine in ten at two false alerts in a hundred items. These bounds hold what is reached: 7 of 8, 6 of 8 and 1 in 63 items,
        // with one to spare for switches and false alerts, so that it cannot get worse unnoticed. Raise them with every step that is made.
        missed.Caught.ShouldBeGreaterThanOrEqualTo(7, counts);
        switched.Caught.ShouldBeGreaterThanOrEqualTo(5, counts);
        report.Accuracy.FalseAlerts.ShouldBeLessThanOrEqualTo(2, counts);
    }

    /// <summary>Lays both lists out as folders per product, and keeps one class of each category, those with the most held-back pictures.</summary>
    private async Task<(string Train, string Val)> ImportAsync(string dataset)
    {
        foreach (var list in (string[])["train", "val"])
        {
            await Tool.DoAsync("ModelBuilder", "import-grocery", "--from", dataset, "--list", $"{list}.csv", "--out", At(list));
        }

        var catalog = CatalogFile.Load(Path.Combine(At("val"), "catalog.csv")).Catalog;
        var kept = Directory.GetDirectories(Path.Combine(At("val"), "images"))
            .Order(StringComparer.Ordinal)
            .GroupBy(f => catalog.Find(ProductCode.Parse(Path.GetFileName(f)))!.Category)
            .Select(g => g.MaxBy(f => Directory.GetFiles(f).Length)!)
            .OrderByDescending(f => Directory.GetFiles(f).Length)
            .Take(Classes)
            .Select(Path.GetFileName)
            .ToHashSet();
        foreach (var product in ((string[])["train", "val"]).SelectMany(list => Directory.GetDirectories(Path.Combine(At(list), "images"))))
        {
            if (!kept.Contains(Path.GetFileName(product)))
            {
                Directory.Delete(product, recursive: true);
            }
        }

        foreach (var product in Directory.GetDirectories(Path.Combine(At("train"), "images")))
        {
            foreach (var picture in Directory.GetFiles(product).Order(StringComparer.Ordinal).Skip(EnrolledPictures))
            {
                File.Delete(picture);
            }
        }

        return (At("train"), At("val"));
    }

    private string At(string name) => Path.Combine(folder.FullName, name);
}
