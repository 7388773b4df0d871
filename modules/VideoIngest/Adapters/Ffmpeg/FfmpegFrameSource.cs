using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg;

/// <summary>Frames from an ffmpeg subprocess. The age of the last frame tells whether a camera is there, never the exit code.</summary>
internal sealed class FfmpegFrameSource : QueuedFrameSource
{
    private readonly FfmpegProcess process;
    private readonly EvidenceRing? ring;
    private readonly CopyOutput? copy;

    public FfmpegFrameSource(string program, string laneId, LaneSettings lane, TimeProvider time, EvidenceRing? ring)
        : base(laneId, lane, time)
    {
        this.ring = ring;
        var address = CameraAddress.Of(lane);
        copy = IsFile ? null : new CopyOutput(laneId, Keep);
        try
        {
            process = FfmpegProcess.Start(program, FfmpegArguments.For(lane, copy?.Address), address, IsFile ? null : CameraInput.List(lane, address));
        }
        catch
        {
            copy?.Dispose();
            throw;
        }

        Start();
    }

    /// <inheritdoc/>
    protected override FrameSourceException? Read()
    {
        try
        {
            var frames = new FramePairing(new NutReader(process.Output));
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
        return (IsFile && Frames == 0) || exitCode != 0 ? Failure(Undecodable($"ffmpeg ended with code {exitCode}")) : null;
    }

    /// <inheritdoc/>
    protected override void Interrupt() => process.Kill();

    /// <inheritdoc/>
    protected override void Release()
    {
        process.Dispose();
        copy?.Dispose();
    }

    private void Keep(VideoFragment fragment)
    {
        if (fragment.SentAt is { } sentAt)
        {
            FrameTimes.Camera?.NoteReport(fragment.Start, sentAt, fragment.Duration, Time.GetUtcNow());
        }

        if (FrameTimes.EventTimeOf(fragment.Start) is { } at)
        {
            ring?.Add(new PlacedFragment(fragment, at));
        }
    }

    private string Undecodable(string fallback) =>
        IsFile
            ? $"cannot be decoded ({process.Complaint ?? fallback}); give a whole video file that ffmpeg can play"
            : $"cannot be read ({process.Complaint ?? fallback}); check the camera, its address, user and password";
}
