using System.Diagnostics;
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

        List<DoctorFinding> findings;
        do
        {
            findings = await ExamineAsync(template, ("STORE_ID", "store-1"), ("CAMERA_LANE_1", camera.Address));
        }
        while (findings.Any(f => f.Text.Contains("refused", StringComparison.Ordinal) && f.Subject == "lane-1")); // the camera is still starting

        findings.ShouldContain(f => f.Subject == "lane-1" && f.Level == DoctorLevel.Good && f.Text.Contains("gives h264 1280x720"), string.Join("\n", findings));
        findings.Where(f => f.Subject == "lane-1").ShouldAllBe(f => f.Level == DoctorLevel.Good);
        findings.ShouldContain(f => f.Subject == "lane-1/basket" && f.Level == DoctorLevel.Bad && f.Text.Contains("401"));
        findings.ShouldContain(f => f.Subject == "lane-1/belt" && f.Level == DoctorLevel.Bad && f.Text.Contains(Path.Combine(folder.FullName, "none")));
        findings.Where(f => f.Subject == "lane-1/later").ShouldHaveSingleItem().Text.ShouldStartWith("zones: ");
        findings.ShouldAllBe(f => !f.Text.Contains("viewer") && !f.Text.Contains("mistaken"));
    }

    /// <summary>The repository's template with other lanes, whose cameras' secret files are mounted from this test's folder.</summary>
    private DeploymentTemplate Template(string lanes)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "deployment.template.json")))!.AsObject();
        var modules = document["modulesContent"]!;
        modules["VideoIngest"]!["properties.desired"]!["lanes"] = JsonNode.Parse(lanes);
        modules["$edgeAgent"]!["properties.desired"]!["modules"]!["VideoIngest"]!["settings"]!["createOptions"]!["HostConfig"]!["Binds"]!.AsArray()
            .Add($"{folder.FullName}:/run/secrets/cameras-of-a-test:ro");
        return DeploymentTemplate.Parse(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), "template");
    }

    private static async Task<List<DoctorFinding>> ExamineAsync(DeploymentTemplate template, params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
        return await new StoreDoctor(new DoctorOptions(template, values.GetValueOrDefault), TimeProvider.System).ExamineAsync(CancellationToken.None).ToListAsync();
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
