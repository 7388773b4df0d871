using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Crops;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Motion;
using LossPrevention.VideoIngest.Tracking;
using LossPrevention.VideoIngest.Zones;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>A lane's frames in, its passes out. No clock and no I/O: the same frames give the same passes.</summary>
/// <param name="lane">The lane.</param>
/// <param name="detector">What <see cref="CameraSettings.Detector"/> names; null: motion alone.</param>
/// <param name="faces">Blurs faces in crops; null: none are looked for.</param>
internal sealed class LanePipeline(CameraSettings lane, IObjectDetector? detector = null, FaceBlur? faces = null)
{
    // Below this a sighting would only be noise to everyone downstream.
    private const double LeastConfidence = 0.03;
    private const double MeanSharpness = 60;

    // Away from the scanner a box may hold a neighbour: such crops give way to any from over it.
    private const double AwayFromScanner = 0.001;

    // What fills more of the view than this is several things at once, or the light: it is no item while it does.
    private const double LargestItem = 0.6;
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan PutDown = TimeSpan.FromSeconds(0.8);

    // An arm reaches over the edge of the view too, but is not still for so long.
    private static readonly TimeSpan PutDownAtEdge = TimeSpan.FromSeconds(1.6);
    private static readonly TimeSpan PutDownInScanner = TimeSpan.FromSeconds(8);

    private readonly LaneZones zones = new(lane.Zones, lane.ZoneMargin);
    private readonly List<PassReport> reports = [];
    private readonly RestingItems resting = new();
    private readonly WaitingGoods waiting = new(lane.Zones.Scanner.Count > 0);
    private readonly EntranceWatch? entrance = detector is not null && lane is { Entrance: { } rule, Detector: { } models } ? new EntranceWatch(rule, models) : null;
    private readonly DetectorMode? mode = detector is null ? null : lane.Detector?.Mode;
    private MotionDetector? motion;
    private Tracker? tracker;
    private CommonFate? parts;
    private CropCutter? cutter;
    private DetectedShapes? detected;
    private IReadOnlyList<Detection> found = [];
    private DateTimeOffset? last;
    private int viewPixels;
    private long numbered;

    /// <summary>Since when nothing moves and nothing is under way; null before the first frame.</summary>
    public DateTimeOffset? QuietSince { get; private set; }

    /// <summary>The item that is still on the scanner, where the frame last looked at gave a first look worth telling; its pass follows with the same number.</summary>
    public PassReport? FirstLook { get; private set; }

    /// <summary>Looks at the next frame and returns the passes that are over with it.</summary>
    public IReadOnlyList<PassReport> Look(VideoFrame frame)
    {
        reports.Clear();
        FirstLook = null;
        var (motion, tracker, cutter) = PartsFor(frame);
        var elapsed = last is { } before ? (frame.At - before).TotalMilliseconds : 0;
        last = frame.At;
        if (mode == DetectorMode.Replace && frame.Colour is null)
        {
            return reports; // it looks at the crop rate
        }

        var shapes = mode == DetectorMode.Replace ? [] : motion.Look(frame.Small, elapsed);
        if (Detect(frame, shapes.Count > 0) && mode == DetectorMode.Replace)
        {
            shapes = detected!.Shapes(found);
        }

        foreach (var ended in tracker.Follow(frame.At, shapes))
        {
            Report(ended);
            resting.Lost(ended);
        }

        QuietSince = tracker.Tracks.Count > 0 ? frame.At : QuietSince ?? frame.At;
        parts!.Note(tracker.Tracks);
        foreach (var track in tracker.Tracks.Where(track => track is { IsSeen: true, PartOf: null }))
        {
            Note(track, frame, cutter);
        }

        foreach (var track in tracker.Tracks.Where(track => IsOver(track, frame.At)))
        {
            Report(track);
        }

        foreach (var track in tracker.Tracks.Where(track => IsPutDown(track, frame.At)).ToList())
        {
            Report(track);
            resting.PutDown(track);
            if (mode != DetectorMode.Replace)
            {
                var isGoods = track.Zone is ZoneKind.Basket or ZoneKind.Belt && !motion.IsEmptyLane(frame.Small, track.Shape);
                var pixels = motion.Absorb(frame.Small, track.Shape);
                tracker.Remove(track);
                if (isGoods)
                {
                    waiting.PutDown(track, track.Zone!.Value, pixels, frame.At);
                }
            }
        }

        foreach (var waited in waiting.Look(frame.At, tracker.Tracks.Any(track => track is { IsSeen: true, Zone: ZoneKind.Scanner })))
        {
            Report(waited, frame.At);
        }

        FirstLook = LookFirst(frame.At);
        return Numbered();
    }

    // Looks with the detector where there is a reason to: it costs as much as many frames of motion.
    private bool Detect(VideoFrame frame, bool moves)
    {
        found = [];
        if (mode is not { } how || frame.Colour is null || (entrance is null && (how == DetectorMode.EntranceOnly || (how == DetectorMode.Refine && !moves))))
        {
            return false;
        }

        found = detector!.Detect(CropEncoder.ToRgb(frame.Small), lane.Detector!.Score);
        if (entrance?.Look(found, frame.At, frame.Small.Height / (double)frame.Small.Width) is { } report)
        {
            reports.Add(report);
        }

        return true;
    }

    /// <summary>The video has ended: returns the passes that were under way.</summary>
    public IReadOnlyList<PassReport> Finish()
    {
        reports.Clear();
        FirstLook = null;
        foreach (var track in tracker?.Tracks ?? [])
        {
            Report(track);
        }

        if (last is { } end)
        {
            foreach (var waited in waiting.Finish(end))
            {
                Report(waited, end + Tick); // the end itself may be promised already
            }
        }

        return Numbered();
    }

    /// <summary>
    /// No pass reported later was last seen at or before this time; null before the first frame. The frame's own time where nothing is under way, so that what is
    /// reported with it need not wait for the next promise.
    /// </summary>
    public DateTimeOffset? ObservedThrough =>
        last is not { } now ? null
        : tracker!.Tracks.Where(track => track.Pass is { IsSent: false, LastInScanner: not null }).Select(track => track.Pass!.LastSeenAt - Tick).Append(now).Min();

    /// <summary>What is made of the frame last looked at, to be shown to a person.</summary>
    public LaneSnapshot Snapshot(VideoFrame frame)
    {
        var (width, height) = (frame.Small.Width, (double)frame.Small.Height);
        var things = (tracker?.Tracks ?? []).Where(track => track is { IsSeen: true, PartOf: null }).Select(track => new SeenThing(
            new NormalizedBox(track.Box.Left / (double)width, track.Box.Top / height, track.Box.Width / (double)width, track.Box.Height / height),
            track.Zone,
            Math.Round(track.Pass?.Evidence.Confidence(track.Pass.Zones) ?? 0, 4)));
        return new LaneSnapshot(frame.At, CropEncoder.ToRgb(frame.Small), things.ToValueList());
    }

    private (MotionDetector Motion, Tracker Tracker, CropCutter Cutter) PartsFor(VideoFrame frame)
    {
        if (motion is null)
        {
            var small = frame.Small;
            var view = zones.View(small.Width, small.Height);
            viewPixels = view.Pixels;
            motion = new MotionDetector(view, zones, lane.MinItemSize);
            tracker = new Tracker(small.Width, lane.ReturnWithin > lane.LeaveAfter ? lane.ReturnWithin : lane.LeaveAfter);
            parts = new CommonFate(small.Width);
            cutter = new CropCutter(view, frame.ColourArea);
            detected = lane.Detector is { } settings ? new DetectedShapes(settings, view) : null;
        }

        return (motion, tracker!, cutter!);
    }

    private void Note(Track track, VideoFrame frame, CropCutter cutter)
    {
        if (track.Shape.Box.Area > LargestItem * viewPixels)
        {
            return;
        }

        track.Zone = zones.At(track.X / frame.Small.Width, track.Y / frame.Small.Height);
        var inScanner = track.Zone == ZoneKind.Scanner;
        if (track.Pass is null || (track.Pass.IsSent && inScanner && frame.At - track.Pass.LastInScanner > lane.ReturnWithin))
        {
            track.Pass = track.Pass is null && resting.Has(track.Box, frame.At) ? Pass.AlreadySent(frame.At) : new Pass(frame.At);
        }

        track.Pass.Note(frame.At, track.Zone);
        if (!track.IsMerged && !track.Pass.IsSent)
        {
            track.Pass.Evidence.Note(track.Shape, track.X / frame.Small.Width, track.Y / frame.Small.Width, Math.Pow(lane.MinItemSize * frame.Small.Width, 2));
            if (found.Count > 0 && mode != DetectorMode.EntranceOnly)
            {
                var (goods, other) = detected!.At(track.Shape.Box, found);
                track.Pass.Evidence.NoteDetected(goods, other);
            }

            if (frame.Colour is { } colour)
            {
                Consider(track.Pass.Crops, track.Shape, WholeBox(track), frame.At, colour, inScanner, cutter);
            }
        }
    }

    private PixelBox WholeBox(Track track) =>
        tracker!.Tracks.Where(part => part.PartOf == track && part.IsSeen).Aggregate(track.Box, (box, part) => box.With(part.Box));

    private static void Consider(CropChooser crops, Shape shape, PixelBox whole, DateTimeOffset at, Picture colour, bool inScanner, CropCutter cutter)
    {
        var box = cutter.Frame(whole, colour);
        var occlusion = Math.Clamp(shape.HandShare + (shape.ItemAtEdge ? 0.5 : 0), 0, 1);
        var best = Math.Sqrt(shape.Area) * (1 - (0.8 * occlusion)) * (inScanner ? 1 : AwayFromScanner);
        if (!crops.Wants(at, best))
        {
            return;
        }

        var sharpness = CropCutter.Sharpness(colour, box);
        var score = best * (0.3 + (0.7 * sharpness / (sharpness + MeanSharpness)));
        if (crops.Wants(at, score))
        {
            crops.Keep(new StoredCrop(at, cutter.Normalize(box, colour), cutter.Cut(colour, box), inScanner, sharpness, occlusion, score));
        }
    }

    private bool IsOver(Track track, DateTimeOffset now) =>
        track.Pass is { IsSent: false, LastInScanner: { } inScanner, FirstInScanner: { } entered }
        && (now - inScanner > lane.LeaveAfter || now - entered > lane.LongestPass);

    private static bool IsPutDown(Track track, DateTimeOffset now) =>
        track is { IsSeen: true, IsMerged: false, StillSince: { } since }
        && now - since > (track.Zone == ZoneKind.Scanner ? PutDownInScanner : track.Shape.ReachesOut ? PutDownAtEdge : PutDown)
        && (!track.Shape.ReachesOut || track.Zone is ZoneKind.Basket or ZoneKind.Belt);

    // An item that is alone on the scanner and was seen well; a tick before the frame, so that what is promised with the frame covers it.
    private PassReport? LookFirst(DateTimeOffset now)
    {
        if (lane.FirstLookAfter == TimeSpan.Zero || FirstLookRule.Due(tracker!.Tracks, now, lane.FirstLookAfter) is not { } pass)
        {
            return null;
        }

        pass.Number = ++numbered;
        return new PassReport(
            pass.FirstSeenAt, now - Tick, pass.Zones, CropEncoder.Encode(pass.Crops.Best, lane.CropSize, faces), pass.Evidence.Confidence(pass.Zones), 0, pass.Number, IsFirstLook: true);
    }

    // Those of one frame are told in some order, and each is beside the others.
    private List<PassReport> Numbered()
    {
        if (reports.Count > 0)
        {
            var others = reports.Count - 1 + (tracker?.Tracks.Count(track => track is { PartOf: null, Pass: { IsSent: false, LastInScanner: not null } }) ?? 0);
            for (var i = 0; i < reports.Count; i++)
            {
                reports[i] = reports[i] with { OthersUnderWay = others, Number = reports[i].Number ?? ++numbered };
            }
        }

        return reports;
    }

    private void Report(Track track)
    {
        if (track.Pass is not { IsSent: false, ScannerFrames: >= 2 } pass)
        {
            return;
        }

        var confidence = pass.Evidence.Confidence(pass.Zones);
        pass.IsSent = true;
        if (track.PartOf is null && confidence >= LeastConfidence && pass.Crops.Best.Any())
        {
            reports.Add(new PassReport(pass.FirstSeenAt, pass.LastSeenAt, pass.Zones, CropEncoder.Encode(pass.Crops.Best, lane.CropSize, faces), confidence, Number: pass.Number));
        }
    }

    private void Report(Waited waited, DateTimeOffset now)
    {
        ValueList<ZonePass> stay = [waited.Stay];
        var confidence = waited.Pass.Evidence.Confidence(stay);
        if (confidence >= LeastConfidence && waited.Crops.Count > 0)
        {
            reports.Add(new PassReport(waited.Stay.EnteredAt, now, stay, CropEncoder.Encode(waited.Crops, lane.CropSize, faces), confidence));
        }
    }
}

/// <summary>
/// A pass that is over, or the first look at one that is not: an <see cref="ItemSighting"/> without names. Its number counts within the pipeline, and a pass keeps that of its first look.
/// </summary>
internal sealed record PassReport(
    DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, ValueList<ZonePass> Zones, ValueList<ItemCrop> Crops, double GoodsConfidence, int? OthersUnderWay = null, long? Number = null,
    bool IsFirstLook = false);
