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
        var findings = await CameraCheck.RunAsync("lane-1", await VideoAsync(picture), TimeProvider.System, CancellationToken.None);

        findings[0].Text.ShouldContain("gives h264 1280x720 at 15 frames/s");
        findings[^1].Level.ToString().ShouldBe(level);
        findings[^1].Text.ShouldContain(text);
    }

    [Fact]
    public async Task Run_NobodyAnswers_OneRemedyAndNoPassword()
    {
        var source = new Uri($"rtsp://viewer:secret@127.0.0.1:{FreePorts.One()}/stream");

        var finding = (await CameraCheck.RunAsync("lane-1", source, TimeProvider.System, CancellationToken.None)).ShouldHaveSingleItem();

        finding.Level.ShouldBe(DoctorLevel.Bad);
        finding.Text.ShouldNotContain("secret");
        finding.Remedy!.ShouldContain("password");
    }

    [Fact]
    public void Judge_SlowAndSmall_EachWithARemedy() =>
        CameraCheck.Judge("lane-1", "camera", new CameraCheck.Stream("mjpeg", 640, 480, 5), null).Count(f => f.Remedy is not null).ShouldBe(4);

    private async Task<Uri> VideoAsync(string picture)
    {
        var path = Path.Combine(folder.FullName, "video.mp4");
        using var ffmpeg = Process.Start("ffmpeg", ["-nostdin", "-v", "error", "-f", "lavfi", "-i", picture, "-t", "0.4", "-c:v", "libx264", "-pix_fmt", "yuv420p", path]);
        await ffmpeg.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        ffmpeg.ExitCode.ShouldBe(0);
        return new Uri(path);
    }
}
