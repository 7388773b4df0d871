using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>A file's frames from an ffmpeg process of its own.</summary>
internal sealed class FfmpegFrameSource : ReadingFrameSource
{
    private readonly FfmpegProcess process;

    public FfmpegFrameSource(string program, string laneId, CameraSettings lane, TimeProvider time)
        : base(laneId, lane, time)
    {
        process = FfmpegProcess.Start(program, FfmpegArguments.ForFile(lane, Bounds, FileColours.AreBt601(program, new Uri(lane.Source).LocalPath)), lane.Source);
        Start();
    }

    /// <inheritdoc/>
    protected override FrameSourceException? Read()
    {
        try
        {
            var frames = new FramePairing(new NutReader(process.Output), Lane.CropRate);
            var slot = Rent();
            while (frames.TryRead(slot))
            {
                slot = Pass(slot);
            }
        }
        catch (Exception error) when (error is NutFormatException or IOException)
        {
            throw Failure(Undecodable(error.Message), error);
        }

        var exitCode = process.WaitForExit();
        Damage = process.Complaint;
        return Frames == 0 || exitCode != 0 ? Failure(Undecodable($"ffmpeg ended with code {exitCode}")) : null;
    }

    /// <inheritdoc/>
    protected override void Interrupt() => process.Kill();

    /// <inheritdoc/>
    protected override void Release()
    {
        base.Release();
        process.Dispose();
    }

    private string Undecodable(string fallback) => $"cannot be decoded ({process.Complaint ?? fallback}); give a whole video file that ffmpeg can play";
}
