using System.Text.Json.Nodes;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>Bad input on the real command line: one clear sentence on stderr and the right exit code, or a note where the rest goes on.</summary>
[Collection(DemoStoreTests.Name)]
public sealed class BadInputTests(DemoStore demo) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bad-input-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Replay_VideoThatIsNone_IsRefused()
    {
        var recording = CopyOfShort();
        File.WriteAllText(Path.Combine(recording, "lane-1.mp4"), "this is no video");

        (await ReplayAsync(recording)).ShouldBeRefused("lane-1.mp4", "Record or copy it again");
    }

    [Fact]
    public async Task Replay_VideoThatBreaksOff_SaysSoAndUsesWhatIsThere()
    {
        var recording = CopyOfShort();
        var video = Path.Combine(recording, "lane-1.mp4");
        var bytes = File.ReadAllBytes(video);
        File.WriteAllBytes(video, bytes[..(bytes.Length / 2)]);

        var result = await ReplayAsync(recording);

        result.ExitCode.ShouldBe(0, result.ToString());
        var report = DemoStore.Report(At("out"));
        report.Problems.ShouldHaveSingleItem().ShouldContain("is damaged");
        report.Counts.Sightings.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Replay_CatalogAndTillLinesThatAreWrong_SaysSoAndGoesOn()
    {
        var recording = CopyOfShort();
        var catalog = Path.Combine(recording, "catalog.csv");
        var lines = File.ReadAllLines(catalog).ToList();
        lines.Insert(1, "4006381333932" + new string(',', lines[0].Count(c => c == ',')));
        File.WriteAllLines(catalog, lines);
        File.AppendAllText(Path.Combine(recording, "pos.jsonl"), "this is no JSON\n");

        var result = await ReplayAsync(recording);

        result.ExitCode.ShouldBe(0, result.ToString());
        result.Output.Split("note:").Length.ShouldBe(3, result.ToString());
        var report = DemoStore.Report(At("out"));
        report.Problems.Count.ShouldBe(2);
        report.Problems.ShouldContain(p => p.Contains("line 2: gtin '4006381333932' has check digit 2, but its digits give 1", StringComparison.Ordinal));
        report.Problems.ShouldContain(p => p.Contains("pos.jsonl:", StringComparison.Ordinal));
        report.Accuracy!.ByKind["misScan"].Caught.ShouldBe(1);
    }

    [Fact]
    public async Task Replay_BundleWhoseHashDoesNotMatch_IsRefused()
    {
        CopyFolder(demo.Bundle, At("bundle"));
        var gallery = Path.Combine(At("bundle"), "gallery.bin");
        var bytes = File.ReadAllBytes(gallery);
        bytes[^1] ^= 1;
        File.WriteAllBytes(gallery, bytes);

        (await ReplayAsync(demo.ShortRecording, "--bundle", At("bundle"))).ShouldBeRefused("gallery.bin", "hash");
    }

    [Fact]
    public async Task Replay_RouteThatDoesNotParse_ShowsWhere()
    {
        var result = await ReplayAsync(demo.ShortRecording, "--template", Template(t =>
            t["$edgeHub"]!["properties.desired"]!["routes"]!["broken"] = "FROM /messages/modules/PosBridge/outputs/* WHERE = 1 INTO $upstream"));

        result.ExitCode.ShouldBe(2, result.ToString());
        result.Error.ShouldContain("broken");
        result.Error.ShouldContain("deployment.json");
        result.Error.Split('\n').ShouldContain(l => l.Trim() == "^");
    }

    [Fact]
    public async Task Replay_TwinValueOutOfRange_IsRefusedByItsModule() =>
        (await ReplayAsync(demo.ShortRecording, "--template", Template(t =>
            t["DecisionAlert"]!["properties.desired"]!["thresholds"] = new JsonObject { ["nudge"] = 7 })))
            .ShouldBeRefused("DecisionAlert", "thresholds.nudge");

    [Fact]
    public async Task Replay_FolderThatIsNoRecording_IsRefused() =>
        (await ReplayAsync(folder.FullName)).ShouldBeRefused("recording.json");

    [Fact]
    public async Task Serve_PortInUse_IsRefused()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        (await Tool.RunAsync("EdgeSimulator", "serve", "--results", demo.Results, "--port", $"{port}")).ShouldBeRefused($"{port}");
    }

    [Fact]
    public async Task Enroll_ModelThatIsNone_IsRefused()
    {
        File.WriteAllText(At("model.onnx"), "this is no model");

        (await Tool.RunAsync(
            "ModelBuilder", "enroll", "--images", demo.Images, "--catalog", demo.Catalog, "--embedder", At("model.onnx"), "--out", At("out")))
            .ShouldBeRefused("no ONNX model");
    }

    private Task<ToolResult> ReplayAsync(string recording, params string[] more)
    {
        string[] bundle = more.Contains("--bundle") ? [] : ["--bundle", demo.Bundle];
        return Tool.RunAsync("EdgeSimulator", ["replay", recording, "--out", At("out"), .. bundle, .. more]);
    }

    private string CopyOfShort()
    {
        CopyFolder(demo.ShortRecording, At("recording"));
        return At("recording");
    }

    private string Template(Action<JsonNode> change)
    {
        var template = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deployment.template.json")))!;
        change(template["modulesContent"]!);
        File.WriteAllText(At("deployment.json"), template.ToJsonString());
        return At("deployment.json");
    }

    private string At(string name) => Path.Combine(folder.FullName, name);

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}

internal static class Refusals
{
    /// <summary>Exit code 2, and one line on stderr that names everything that matters.</summary>
    public static void ShouldBeRefused(this ToolResult result, params string[] named)
    {
        result.ExitCode.ShouldBe(2, result.ToString());
        result.Error.Trim().Split('\n').Length.ShouldBe(1, result.ToString());
        foreach (var word in named)
        {
            result.Error.ShouldContain(word, customMessage: result.ToString());
        }
    }
}
