using System.Globalization;
using LossPrevention.EdgeRuntime;
using LossPrevention.EdgeRuntime.Doctor;
using LossPrevention.Recordings;
using LossPrevention.TestKit;

namespace LossPrevention.EndToEnd.Tests;

/// <summary>
/// <c>doctor</c> on a store with two faults: the tills' clock is 3 s ahead of the cameras', and nobody has enrolled two products that sell.
/// </summary>
[Collection(DemoStoreTests.Name)]
public sealed class DoctorTests(DemoStore demo)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [SkippableFact]
    public async Task Doctor_TillClockIsOffAndGoodsAreNotEnrolled_SaysBothInPlainWords()
    {
        await using var broker = await ActiveMqBroker.StartNewAsync();
        var recording = RecordingFolder.Load(demo.ShortRecording);
        var (bundle, missing) = await BundleWithoutAsync(recording, 2);
        var env = Path.Combine(demo.Root, "doctor.env");
        await File.WriteAllTextAsync(env, $"STORE_ID=store-1\nPOS_BROKER_URI={broker.StompUri}\n");

        var before = await Tool.RunAsync(
            "EdgeSimulator", "doctor", "--env", env, "--catalog", demo.Catalog, "--bundle", bundle, "--till-events", Path.Combine(demo.ShortRecording, "pos.jsonl"));

        before.ExitCode.ShouldBe(1, before.ToString());
        before.Output.ShouldContain("ok   broker: ");
        before.Output.ShouldContain("ok   look-alikes: none seen among ");
        before.Output.ShouldContain(" clock: ");
        ShouldNameTheMissing(before.Output, missing);

        await using var page = await LivePage.ServeAsync(
            "--recording", demo.ShortRecording, "--bundle", bundle, "--broker", broker.StompUri, "--template", PatientDeployment.Write(Path.Combine(demo.Root, "doctor.template.json")));
        var began = await page.Tool.LineAsync(l => l.StartsWith("the cameras' clock begins at ", StringComparison.Ordinal));
        await TillScript.PublishAsync(recording, PatientDeployment.Settings(broker), DateTimeOffset.Parse(began.Split(' ')[5], CultureInfo.InvariantCulture), Ahead);

        var terminal = recording.PosEvents[0].Event.TerminalId;
        var after = await UntilAsync(page, $"the clock '{terminal}' is", "of the lines rung");

        // The least delay of an event is taken for the clock's, so a busy machine shows a little less than 3 s.
        after.Output.ShouldMatch($@"weak DecisionAlert: lane-1: the clock '{terminal}' is (2\.\d|3\.0) s off\n\s+-> set it by NTP", after.ToString());
        ShouldNameTheMissing(after.Output, missing);
    }

    [Theory]
    [InlineData("give either --env")]
    [InlineData("--running takes the address", "--running", "nonsense")]
    [InlineData("is no lane page of a store that runs", "--running", "http://127.0.0.1:9")]
    public async Task Doctor_BadArguments_OneLineAndExitCode2(string says, params string[] arguments)
    {
        var run = await Tool.RunAsync("EdgeSimulator", ["doctor", .. arguments]);

        run.ExitCode.ShouldBe(2, run.ToString());
        run.Error.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain(says);
    }

    private static void ShouldNameTheMissing(string output, IReadOnlyList<string> missing)
    {
        var line = output.Split('\n').Single(l => l.Contains("of the lines rung", StringComparison.Ordinal));
        line.ShouldContain("most rung and unknown: ");
        missing.ShouldAllBe(name => line.Contains(name, StringComparison.Ordinal), line);
    }

    /// <summary>The demo's bundle, enrolled without the pictures of some products that the recording rings; their names.</summary>
    private async Task<(string Bundle, IReadOnlyList<string> Missing)> BundleWithoutAsync(Recording recording, int count)
    {
        var catalog = CatalogFile.Load(demo.Catalog).Catalog;
        var rung = recording.PosEvents.Select(e => e.Event.Item?.Code).OfType<string>().Distinct(StringComparer.Ordinal).Take(count)
            .Select(code => TillCheck.Product(code, catalog)!).ToList();
        rung.Count.ShouldBe(count);
        var (images, bundle) = (Path.Combine(demo.Root, "doctor-images"), Path.Combine(demo.Root, "doctor-bundle"));
        foreach (var folder in Directory.EnumerateDirectories(demo.Images).Where(f => rung.All(p => TillCheck.Product(Path.GetFileName(f), catalog) is var found && !p.Equals(found))))
        {
            Directory.CreateDirectory(images);
            Directory.CreateSymbolicLink(Path.Combine(images, Path.GetFileName(folder)), folder);
        }

        Directory.EnumerateFileSystemEntries(images).Count().ShouldBe(Directory.EnumerateDirectories(demo.Images).Count() - count);
        await Tool.DoAsync("ModelBuilder", "enroll", "--images", images, "--catalog", demo.Catalog, "--embedder", Path.Combine(demo.Root, "embedder.onnx"), "--out", bundle);
        return (bundle, [.. rung.Select(p => p.Name)]);
    }

    private static async Task<ToolResult> UntilAsync(LivePage page, params string[] said)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var doctor = await Tool.RunAsync("EdgeSimulator", "doctor", "--running", page.Url.ToString());
            if (said.All(s => doctor.Output.Contains(s, StringComparison.Ordinal)))
            {
                return doctor;
            }

            (TimeProvider.System.GetElapsedTime(begun) < Patience).ShouldBeTrue(doctor.ToString());
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }
    }
}
