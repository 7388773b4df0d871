using System.Drawing;
using Emgu.CV;
using Emgu.CV.CvEnum;
using LossPrevention.VideoIngest.Adapters.Ffmpeg;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters.Azure;

/// <summary>
/// Frames from Emgu.CV's VideoCapture, in this process. OpenCV decodes every frame to full-size colour, and only then is it thinned out:
/// dearer than ffmpeg's two tracks. It hands the coded stream to nobody, so that a camera read by it has no evidence ring.
/// </summary>
internal sealed class EmguFrameSource : ReadingFrameSource
{
    private const int TimeoutMs = 4_000;
    private readonly string address;
    private readonly RateLimit smallRate;
    private readonly RateLimit colourRate;
    private Picture? spare;

    public EmguFrameSource(string laneId, CameraSettings lane, TimeProvider time)
        : base(laneId, lane, time)
    {
        address = CameraAddress.Of(lane);
        (smallRate, colourRate) = (new RateLimit(lane.AnalysisRate), new RateLimit(lane.CropRate));
        Start();
    }

    /// <inheritdoc/>
    protected override FrameSourceException? Read()
    {
        try
        {
            using var capture = new VideoCapture(address, VideoCapture.API.Ffmpeg, Properties());
            using var view = new Mat();
            using var scaled = new Mat();
            var slot = Rent();
            while (!Stopping.IsCancellationRequested && capture.Grab())
            {
                var pts = TimeSpan.FromMilliseconds(capture.Get(CapProp.PosMsec));
                if (smallRate.Takes(pts) && capture.Retrieve(view) && view.Rows > 0)
                {
                    Fill(slot, pts, view, scaled);
                    slot = Pass(slot);
                }
            }
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            throw Failure("cannot be read: Emgu.CV's native library cannot be loaded; install what it needs, or set the lane's reader to ffmpeg", error);
        }
        catch (NullReferenceException error)
        {
            // What the library throws where it cannot open an address.
            throw Failure(Unreadable, error);
        }

        return Frames == 0 ? Failure(Unreadable) : null;
    }

    /// <summary>A grab that waits ends by itself after the read's time limit.</summary>
    protected override void Interrupt()
    {
    }

    private string Unreadable => IsFile
        ? "cannot be decoded; give a whole video file that OpenCV can play"
        : "cannot be read; check the camera, its address, user and password";

    private Tuple<CapProp, int>[] Properties()
    {
        var properties = new List<Tuple<CapProp, int>>
        {
            Tuple.Create(CapProp.OpenTimeoutMsec, TimeoutMs),
            Tuple.Create(CapProp.ReadTimeoutMsec, TimeoutMs),
        };
        if (Lane.Decoder == VideoDecoder.Cuda)
        {
            properties.Add(Tuple.Create(CapProp.HwAcceleration, (int)VideoAccelerationType.Any));
        }

        return [.. properties];
    }

    private void Fill(FrameSlot slot, TimeSpan pts, Mat view, Mat scaled)
    {
        var height = Even((double)Lane.AnalysisWidth * view.Rows / view.Cols);
        CvInvoke.Resize(view, scaled, new Size(Lane.AnalysisWidth, height), 0, 0, Inter.Area);
        Convert(scaled, slot.BeginSmall(pts, Lane.AnalysisWidth, height));
        if (!colourRate.Takes(pts))
        {
            return;
        }

        var area = Bounds.In(view.Cols, view.Rows);
        var box = new Rectangle((int)(area.X * view.Cols), (int)(area.Y * view.Rows), (int)(area.Width * view.Cols), (int)(area.Height * view.Rows));
        using var part = new Mat(view, box);
        var width = Math.Min(2 * (int)(FfmpegArguments.MaxColourWidth * Bounds.Width / 2), box.Width);
        if (width < box.Width)
        {
            CvInvoke.Resize(part, scaled, new Size(width, Even((double)width * box.Height / box.Width)), 0, 0, Inter.Area);
        }

        var source = width < box.Width ? scaled : part;
        if (spare is null || spare.Width != source.Cols || spare.Height != source.Rows)
        {
            spare = new Picture(source.Cols, source.Rows, PictureLayout.Yuv420);
        }

        Convert(source, spare);
        spare = slot.SwapColour(spare);
    }

    private static int Even(double length) => Math.Max(2, 2 * (int)Math.Round(length / 2));

    /// <summary>A part's rows lie as far from each other as those of the whole, and its last row ends with its last pixel.</summary>
    private static unsafe void Convert(Mat from, Picture to) =>
        Bt601.Fill(new ReadOnlySpan<byte>((void*)from.DataPointer, ((from.Rows - 1) * from.Step) + (3 * from.Cols)), from.Step, to);
}
