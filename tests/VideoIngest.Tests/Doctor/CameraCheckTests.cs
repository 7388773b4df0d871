using System.Diagnostics;
using LossPrevention.Contracts;
using LossPrevention.TestKit;
using LossPrevention.VideoIngest.Doctor;

namespace LossPrevention.VideoIngest.Tests.Doctor;

public sealed class CameraCheckTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("doctor-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("testsrc2=s=1280x720:r=15", nameof(DoctorLevel.Good), "the picture is sharp enough")]
    [InlineData("testsrc2=s=1280x720:r=15,gblur=sigma=40", nameof(DoctorLevel.Weak), "the picture is blurred")]
    [InlineData("color=gray:s=1280x720:r=15", nameof(DoctorLevel.Bad), "all one shade")]
    [InlineData("testsrc2=s=1280x720:r=15,eq=brightness=-0.55", nameof(DoctorLevel.Weak), "very dark")]
    public async Task Run_AVideo_SaysWhatTheCameraSees(string picture, string level, string text)
    {
        var findings = await CameraCheck.RunAsync("lane-1", (await VideoAsync(picture)).LocalPath, RtspTransport.Tcp, TimeProvider.System, CancellationToken.None);

        findings[0].Text.ShouldContain("gives h264 1280x720 at 15 frames/s");
        findings[^1].Level.ToString().ShouldBe(level);
        findings[^1].Text.ShouldContain(text);
    }

    [Fact]
    public async Task Run_NobodyAnswers_OneRemedyAndNoPassword()
    {
        var source = $"rtsp://viewer:secret@127.0.0.1:{FreePorts.One()}/stream";

        var finding = (await CameraCheck.RunAsync("lane-1", source, RtspTransport.Tcp, TimeProvider.System, CancellationToken.None)).ShouldHaveSingleItem();

        finding.Level.ShouldBe(DoctorLevel.Bad);
        finding.Text.ShouldNotContain("secret");
        finding.Remedy!.ShouldContain("password");
    }

    [SkippableFact]
    public async Task Run_CameraWithAPassword_IsSeenAndNoCommandLineHoldsThePassword()
    {
        RtspCamera.Require();
        using var camera = new RtspCamera();
        camera.Serve((await VideoAsync("testsrc2=s=1280x720:r=15", seconds: 20)).LocalPath, user: "viewer");
        var source = new UriBuilder(camera.Address) { UserName = "viewer", Password = "secret" }.Uri.AbsoluteUri;
        var lines = new HashSet<string>(StringComparer.Ordinal);

        IReadOnlyList<DoctorFinding> findings;
        do
        {
            var check = CameraCheck.RunAsync("lane-1", source, RtspTransport.Tcp, TimeProvider.System, CancellationToken.None);
            while (!check.IsCompleted)
            {
                lines.UnionWith(CommandLines.All().Where(line => line.StartsWith("ff", StringComparison.Ordinal)));
                await Task.WhenAny(check, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
            }

            findings = await check;
        }
        while (findings[0].Text.Contains("refused", StringComparison.Ordinal)); // the camera is still starting

        findings[0].Text.ShouldContain("gives h264 1280x720");
        lines.ShouldContain(line => line.StartsWith("ffprobe\0", StringComparison.Ordinal));
        lines.ShouldAllBe(line => !line.Contains("secret"));
    }

    [Fact]
    public void Judge_SlowAndSmall_EachWithARemedy() =>
        CameraCheck.Judge("lane-1", "camera", new CameraCheck.Stream("mjpeg", 640, 480, 5), null).Count(f => f.Remedy is not null).ShouldBe(4);

    private async Task<Uri> VideoAsync(string picture, double seconds = 0.4)
    {
        var path = Path.Combine(folder.FullName, "video.mp4");
        using var ffmpeg = Process.Start("ffmpeg", ["-nostdin", "-v", "error", "-f", "lavfi", "-i", picture, "-t", $"{seconds}", "-c:v", "libx264", "-bf", "0", "-g", "15", "-pix_fmt", "yuv420p", path]);
        await ffmpeg.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        ffmpeg.ExitCode.ShouldBe(0);
        return new Uri(path);
    }
}
