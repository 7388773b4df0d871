using System.Collections.Concurrent;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Motion;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg.Cameras;

/// <summary>
/// One camera: one ffmpeg receives it and decodes nothing, one decodes what <see cref="PictureGate"/> lets through, and every lane that has joined gets each frame. While no
/// lane sees anything move key frames alone are decoded; once one of them differs from the one before, everything since that one is decoded before anything later is.
/// </summary>
internal sealed class CameraFeed : IDisposable
{
    /// <summary>A camera whose key frames are further apart is always decoded whole.</summary>
    public static readonly TimeSpan LongestGroup = TimeSpan.FromSeconds(2.1);

    private static readonly TimeSpan AwakeAtLeast = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CatchingUp = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly string program;
    private readonly CameraSettings look;
    private readonly TimeProvider time;
    private readonly Action<CameraFeed> ended;
    private readonly FrameClock clock;
    private readonly FfmpegProcess receiver;
    private readonly CopyOutput copy;
    private readonly Thread receiving;
    private readonly Thread decoding;
    private readonly BlockingCollection<FfmpegProcess> decoders = [];
    private readonly Lock gate = new();
    private readonly List<CameraFrameSource> lanes = [];
    private readonly PictureGate pictures = new(LongestGroup);
    private readonly StillnessWatch stillness = new();
    private FfmpegProcess? decoder;
    private NutWriter? feeding;
    private ViewBounds? bounds;
    private TimeSpan restFrom;
    private TimeSpan received;
    private string? decoderFault;
    private string? feedFault;
    private bool hasEnded;

    /// <exception cref="FrameSourceException">The secret file cannot be read, or there is no ffmpeg.</exception>
    public CameraFeed(string program, CameraSettings look, TimeProvider time, Action<CameraFeed> ended)
    {
        (this.program, this.look, this.time, this.ended) = (program, look, time, ended);
        clock = FrameClock.ForCamera(time, look.ClockOffset);
        var address = CameraAddress.Of(look);
        var name = SourceName.Of(look.Source);
        copy = new CopyOutput(name, Keep);
        try
        {
            receiver = FfmpegProcess.Start(program, FfmpegArguments.ForReceiver(copy.Address), address, withInput: true);
        }
        catch
        {
            copy.Dispose();
            throw;
        }

        receiver.Tell(CameraInput.List(look.Transport, address));
        receiving = new Thread(Receive) { IsBackground = true, Name = $"pictures of {name}" };
        decoding = new Thread(Decode) { IsBackground = true, Name = $"frames of {name}" };
        receiving.Start();
        decoding.Start();
    }

    /// <summary>What is known of the camera's clock.</summary>
    public ClockReading Clock => clock.Camera!.Reading;

    /// <summary>Gives a lane every frame from now on. False where the feed has ended.</summary>
    public bool TryJoin(CameraFrameSource lane)
    {
        lock (gate)
        {
            if (!hasEnded)
            {
                lanes.Add(lane);
            }

            return !hasEnded;
        }
    }

    /// <summary>A lane wants no more; with the last one the camera is left alone.</summary>
    public void Leave(CameraFrameSource lane)
    {
        lock (gate)
        {
            lanes.Remove(lane);
            if (lanes.Count > 0)
            {
                return;
            }

            hasEnded = true;
        }

        Dispose();
    }

    /// <summary>Lets go of the camera.</summary>
    public void Dispose()
    {
        ended(this);
        receiver.Kill();
        lock (gate)
        {
            decoder?.Kill();
        }

        receiving.Join();
        decoding.Join();
        receiver.Dispose();
        copy.Dispose();
        decoders.Dispose();
    }

    private void Receive()
    {
        try
        {
            var nut = new NutReader(receiver.Output);
            var stamps = new HeldStamps();
            while (nut.TryReadFrame(out var frame))
            {
                var bytes = new byte[frame.Size];
                nut.ReadPayload(bytes);
                clock.Arrived(frame.Pts);
                if (stamps.Note(frame.Pts, time.GetUtcNow()) is var held && held > CameraClock.LeastJump)
                {
                    clock.Camera!.NoteHeld(held, time.GetUtcNow());
                    throw new FrameSourceException("its time stamps went back"); // connected anew, it begins a new time line
                }

                Feed(new CodedPicture(frame.Pts, frame.Units, frame.IsKey, bytes), nut.Streams[frame.Stream]!.Coding);
            }
        }
        catch (IOException)
        {
            // its complaint, or the decoder's, says more
        }
        catch (Exception error) when (error is NutFormatException or FrameSourceException)
        {
            feedFault = error.Message;
        }

        receiver.Kill();
        decoder?.EndInput();
        decoders.CompleteAdding();
    }

    private void Feed(CodedPicture picture, NutCoding coding)
    {
        (bool Anew, IReadOnlyList<CodedPicture> Pictures) next;
        ViewBounds wanted;
        lock (gate)
        {
            if (lanes.Count == 0)
            {
                return;
            }

            wanted = lanes.Select(lane => lane.View).Aggregate((all, one) => all.With(one));
            var mayRest = lanes.TrueForAll(lane => lane.MayRest);
            if ((bounds is not null && !Shows(wanted)) || (pictures.IsAtRest && !mayRest))
            {
                pictures.Wake();
            }

            received = picture.Pts;
            next = pictures.Take(picture, mayRest && picture.Pts >= restFrom);
        }

        if (next.Anew)
        {
            Begin(coding, next.Pictures[0].Units, wanted);
        }

        foreach (var one in next.Pictures)
        {
            feeding!.Write(one.Units, one.IsKey, one.Bytes);
        }
    }

    private void Begin(NutCoding coding, long firstUnits, ViewBounds wanted)
    {
        var fresh = FfmpegProcess.Start(program, FfmpegArguments.ForDecoder(look, wanted), look.Source, withInput: true);
        FfmpegProcess? old;
        lock (gate)
        {
            (old, decoder, bounds) = (decoder, fresh, wanted);
        }

        decoders.Add(fresh);
        old?.Kill();
        feeding = new NutWriter(fresh.Input, [coding], firstUnits);
    }

    private void Decode()
    {
        var slot = new FrameSlot();
        foreach (var one in decoders.GetConsumingEnumerable())
        {
            try
            {
                var frames = new FramePairing(new NutReader(one.Output), look.CropRate);
                while (frames.TryRead(slot))
                {
                    WaitWhileCatchingUp(slot.Pts);
                    Show(one, slot);
                }
            }
            catch (Exception error) when (error is NutFormatException or IOException)
            {
                // it was ended, or its complaint says more
            }

            decoderFault = one == decoder ? one.Complaint : null;
            one.Dispose();
        }

        End();
    }

    private void Show(FfmpegProcess from, FrameSlot frame)
    {
        lock (gate)
        {
            if (from != decoder || pictures.IsWaking || pictures.WasShown(frame.Pts))
            {
                return;
            }

            if (pictures.IsAtRest && stillness.IsDifferent(frame.Small!))
            {
                pictures.Wake();
                restFrom = frame.Pts + AwakeAtLeast;
                return;
            }

            stillness.Follow(frame.Small!);
            pictures.Show(frame.Pts);
            if (clock.TryPlace(frame.Pts, out var at))
            {
                var area = bounds!.Value.In(frame.Small!.Width, frame.Small.Height);
                foreach (var lane in lanes.Where(lane => Shows(lane.View))) // a lane that has just joined may have to wait for a larger picture
                {
                    lane.Offer(frame, at, area);
                }
            }
        }
    }

    private bool Shows(ViewBounds view) => bounds is { } shown && shown.With(view) == shown;

    // What is decoded anew comes faster than lanes look; none of it may be dropped.
    private void WaitWhileCatchingUp(TimeSpan pts)
    {
        lock (gate)
        {
            if (received - pts > CatchingUp)
            {
                lanes.ForEach(lane => lane.WaitForRoom(Patience));
            }
        }
    }

    private void Keep(VideoFragment fragment)
    {
        if (fragment.SentAt is { } sentAt)
        {
            clock.Camera!.NoteReport(fragment.Start, sentAt, fragment.Duration, time.GetUtcNow());
        }

        if (clock.EventTimeOf(fragment.Start) is { } at)
        {
            lock (gate)
            {
                lanes.ForEach(lane => lane.Keep(new PlacedFragment(fragment, at)));
            }
        }
    }

    private void End()
    {
        var reason = feedFault ?? receiver.Complaint ?? decoderFault;
        lock (gate)
        {
            hasEnded = true;
            lanes.ForEach(lane => lane.End(reason is null ? "ended" : $"cannot be read ({reason}); check the camera, its address, user and password"));
        }

        ended(this);
    }
}
