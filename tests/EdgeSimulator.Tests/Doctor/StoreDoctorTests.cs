using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LossPrevention.Contracts;
using LossPrevention.EdgeSimulator.Deployment;
using LossPrevention.EdgeSimulator.Doctor;
using LossPrevention.TestKit;

namespace LossPrevention.EdgeSimulator.Tests.Doctor;

/// <summary><c>doctor --env</c>: a store that does not run yet, by its deployment.</summary>
public sealed class StoreDoctorTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("doctor-");

    public void Dispose() => folder.Delete(recursive: true);

    [SkippableFact]
    public async Task Examine_CamerasThatAskForAPassword_EachIsSeenWithItsOwnSecretFile()
    {
        RtspCamera.Require();
        using var camera = new RtspCamera();
        camera.Serve(await VideoAsync(), user: "viewer");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "lane-1"), "viewer:secret\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "lane-1-basket"), "viewer:mistaken\n");
        const string zone = "[[0.4, 0.2], [0.6, 0.2], [0.6, 0.8], [0.4, 0.8]]";
        var template = Template($$"""
            {"lane-1": {
              "source": "${CAMERA_LANE_1}", "credentialsFile": "/run/secrets/cameras-of-a-test/lane-1", "zones": {"scanner": {{zone}} },
              "cameras": {
                "basket": {"source": "${CAMERA_LANE_1}", "credentialsFile": "/run/secrets/cameras-of-a-test/lane-1-basket", "zones": {"basket": {{zone}} } },
                "belt": {"source": "${CAMERA_LANE_1}", "credentialsFile": "/run/secrets/cameras-of-a-test/none", "zones": {"belt": {{zone}} } },
                "later": {"source": "${CAMERA_LATER}", "zones": {"belt": {{zone}} } } } } }
            """);

        List<DoctorFinding> findings = [];
        for (var look = 0; look < 5 && !findings.Exists(f => f.Subject == "lane-1" && f.Text.Contains("gives h264")); look++)
        {
            findings = await ExamineAsync(template, ("STORE_ID", "store-1"), ("CAMERA_LANE_1", camera.Address)); // a camera that is starting, or a busy machine, takes more than one look
        }

        findings.ShouldContain(f => f.Subject == "lane-1" && f.Level == DoctorLevel.Good && f.Text.Contains("gives h264 1280x720"), string.Join("\n", findings));
        findings.Where(f => f.Subject == "lane-1").ShouldAllBe(f => f.Level == DoctorLevel.Good);
        findings.ShouldContain(f => f.Subject == "lane-1/basket" && f.Level == DoctorLevel.Bad && f.Text.Contains("401"));
        findings.ShouldContain(f => f.Subject == "lane-1/belt" && f.Level == DoctorLevel.Bad && f.Text.Contains(Path.Combine(folder.FullName, "none")));
        findings.Where(f => f.Subject == "lane-1/later").ShouldHaveSingleItem().Text.ShouldStartWith("zones: ");
        findings.ShouldAllBe(f => !f.Text.Contains("viewer") && !f.Text.Contains("mistaken"));
    }

    [Fact]
    public async Task Examine_TillWhoseWeighedLinesLackTheirWeight_CountsThemByTheStoresOwnCodes()
    {
        var (catalog, events) = (Path.Combine(folder.FullName, "catalog.csv"), Path.Combine(folder.FullName, "pos.jsonl"));
        await File.WriteAllTextAsync(catalog, $"gtin,plu,name,category,unitPrice,soldBy,weightGrams,visualGroup\n,4011,Bananas,Fruit,1.69,weight,,\n{InStore("281234500000")},,Ham,Meat,19.90,weight,,\n");
        await File.WriteAllLinesAsync(events, [Line(1, "4011", null), Line(2, InStore("281234500750"), null), Line(3, "4011", 812)]);
        var template = Template("{}", """[{"prefix": "28", "itemReferenceDigits": 5, "value": "weight", "decimals": 3}]""");

        var findings = await ExamineAsync(template, catalog, events, ("STORE_ID", "store-1"));

        findings.ShouldContain(f => f.Subject == "till" && f.Level == DoctorLevel.Weak && f.Text == "1 of 3 weighed lines carry no weightGrams, such as 'Bananas'", string.Join("\n", findings));
        findings.ShouldContain(f => f.Subject == "till" && f.Text == "every code that is rung is in the catalog");
        findings.ShouldContain(f => f.Subject == "clock");
    }

    private static string InStore(string digits) => digits + ProductCode.CheckDigit(digits);

    private static string Line(long sequence, string code, double? grams) => JsonSerializer.Serialize(
        new PosEvent
        {
            EventId = $"e{sequence}",
            StoreId = "store-1",
            LaneId = "lane-1",
            TerminalId = "till-1",
            TransactionId = "t1",
            Sequence = sequence,
            Kind = PosEventKind.ItemScanned,
            OccurredAt = new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero),
            Item = new PosItem { Code = code, WeightGrams = grams },
        },
        ContractsJson.Default.PosEvent);

    /// <summary>The repository's template with other lanes, whose cameras' secret files are mounted from this test's folder.</summary>
    private DeploymentTemplate Template(string lanes, string inStoreLayouts = "[]")
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deployment.template.json")))!.AsObject();
        var modules = document["modulesContent"]!;
        modules["VideoIngest"]!["properties.desired"]!["lanes"] = JsonNode.Parse(lanes);
        modules["DecisionAlert"]!["properties.desired"]!["inStoreLayouts"] = JsonNode.Parse(inStoreLayouts);
        modules["$edgeAgent"]!["properties.desired"]!["modules"]!["VideoIngest"]!["settings"]!["createOptions"]!["HostConfig"]!["Binds"]!.AsArray()
            .Add($"{folder.FullName}:/run/secrets/cameras-of-a-test:ro");
        return DeploymentTemplate.Parse(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), "template");
    }

    private static Task<List<DoctorFinding>> ExamineAsync(DeploymentTemplate template, params (string Name, string Value)[] variables) =>
        ExamineAsync(template, null, null, variables);

    private static async Task<List<DoctorFinding>> ExamineAsync(DeploymentTemplate template, string? catalog, string? events, params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        return await new StoreDoctor(new DoctorOptions(template, values.GetValueOrDefault) { Catalog = catalog, TillEvents = events }, TimeProvider.System).ExamineAsync(CancellationToken.None).ToListAsync();
    }

    private async Task<string> VideoAsync()
    {
        var path = Path.Combine(folder.FullName, "video.mp4");
        using var ffmpeg = Process.Start(
            "ffmpeg", ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=15", "-t", "60", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "15", "-pix_fmt", "yuv420p", path]);
        await ffmpeg.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        ffmpeg.ExitCode.ShouldBe(0);
        return path;
    }
}
