using LossPrevention.Contracts;
using LossPrevention.VideoIngest.Detecting;
using LossPrevention.VideoIngest.Frames;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Tests;

/// <summary>A rendered lane: things painted over a counter, frame by frame, straight into the pipeline.</summary>
internal sealed class SyntheticLane
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The look of an item whose middle cannot be told from the counter.</summary>
    public const int Parted = 9;

    private const int Width = 320;
    private const int Height = 180;
    private const int FullScale = 2;
    private readonly List<Thing> things = [];

    public double FramesPerSecond { get; init; } = 15;

    public int Counter { get; init; } = 120;

    public int Noise { get; init; } = 2;

    /// <summary>The light at a time, 1 as at the start.</summary>
    public Func<double, double> Light { get; init; } = _ => 1;

    /// <summary>A lamp that lights the lane unevenly: its part at a time and a place from left to right, 0 to 1; 1 as at the start.</summary>
    public Func<double, double, double> Lamp { get; init; } = (_, _) => 1;

    public static LaneSettings Settings { get; } = new()
    {
        Source = "file:///lane.mp4",
        VideoStart = Start,
        Zones = new ZoneSettings { Basket = Box(0.03, 0.32), Scanner = Box(0.34, 0.64), Bagging = Box(0.66, 0.97) },
    };

    public static ValueList<ValueList<double>> Box(double left, double right) =>
        [[left, 0.1], [right, 0.1], [right, 0.9], [left, 0.9]];

    /// <summary>Paints a patterned box of 44 x 40 pixels; null where it is not in view.</summary>
    public void Item(int look, Func<double, (double X, double Y)?> centre) => things.Add(new Thing(look, false, centre));

    /// <summary>Paints an arm from the lower edge of the view up to a hand.</summary>
    public void Hand(Func<double, (double X, double Y)?> centre) => things.Add(new Thing(0, true, centre));

    /// <summary>A place on a straight way, between two moments; null before the first, at rest after the second.</summary>
    public static Func<double, (double X, double Y)?> Way(double from, double to, (double X, double Y) a, (double X, double Y) b, double until = double.MaxValue) => t =>
        t < from || t > until ? null
        : (a.X + ((b.X - a.X) * Math.Clamp((t - from) / (to - from), 0, 1)), a.Y + ((b.Y - a.Y) * Math.Clamp((t - from) / (to - from), 0, 1)));

    public List<PassReport> Run(double seconds) => Run(seconds, Settings);

    /// <summary>The first looks of the last run.</summary>
    public List<PassReport> FirstLooks { get; } = [];

    public List<PassReport> Run(double seconds, LaneSettings settings, IObjectDetector? detector = null)
    {
        FirstLooks.Clear();
        var pipeline = new LanePipeline(settings, detector);
        var passes = new List<PassReport>();
        var promised = DateTimeOffset.MinValue;
        var dice = new Random(7);
        var small = new Picture(Width, Height, PictureLayout.Yuv444);
        var colour = new Picture(Width * FullScale, Height * FullScale, PictureLayout.Yuv420);
        for (var n = 0; n < seconds * FramesPerSecond; n++)
        {
            var t = n / FramesPerSecond;
            Paint(t, small, dice);
            Enlarge(small, colour);
            Take(pipeline.Look(new VideoFrame { Number = n + 1, At = Start + TimeSpan.FromSeconds(t), Small = small, Colour = colour }));
            if (pipeline.FirstLook is { } look)
            {
                (look.LastSeenAt > promised && look.LastSeenAt <= pipeline.ObservedThrough).ShouldBeTrue();
                FirstLooks.Add(look);
            }

            promised = promised > pipeline.ObservedThrough!.Value ? promised : pipeline.ObservedThrough.Value;
            (promised <= Start + TimeSpan.FromSeconds(t)).ShouldBeTrue();
        }

        Take(pipeline.Finish());
        return passes;

        // Nothing may come that was promised to have come already.
        void Take(IReadOnlyList<PassReport> reported)
        {
            reported.ShouldAllBe(pass => pass.LastSeenAt > promised);
            passes.AddRange(reported);
        }
    }

    private void Paint(double t, Picture small, Random dice)
    {
        var light = Light(t);
        var places = things.Select(thing => (Thing: thing, At: thing.Centre(t))).Where(p => p.At is not null).ToList();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                (int Y, int U, int V) pixel = (Counter + (x / 40 % 2 * 6), 128, 128);
                foreach (var (thing, at) in places)
                {
                    pixel = thing.At(x, y, at!.Value.X * Width, at.Value.Y * Height) ?? pixel;
                }

                var i = (y * Width) + x;
                small.Y[i] = (byte)Math.Clamp((pixel.Y * light * Lamp(t, x / (double)Width)) + dice.Next(-Noise, Noise + 1), 16, 235);
                small.U[i] = (byte)pixel.U;
                small.V[i] = (byte)pixel.V;
            }
        }
    }

    private static void Enlarge(Picture small, Picture colour)
    {
        for (var y = 0; y < colour.Height; y++)
        {
            for (var x = 0; x < colour.Width; x++)
            {
                colour.Y[(y * colour.Width) + x] = small.Y[(y / FullScale * Width) + (x / FullScale)];
            }
        }

        small.U.CopyTo(colour.U);
        small.V.CopyTo(colour.V);
    }

    private sealed record Thing(int Look, bool IsHand, Func<double, (double X, double Y)?> Centre)
    {
        public (int Y, int U, int V)? At(int x, int y, double centreX, double centreY)
        {
            var (dx, dy) = (x - centreX, y - centreY);
            if (IsHand)
            {
                var inHand = ((dx * dx) / (14 * 14)) + ((dy * dy) / (16 * 16)) <= 1;
                return inHand || (dy > 0 && Math.Abs(dx) < 7) ? (165, 108, 152) : null;
            }

            if (Math.Abs(dx) > 22 || Math.Abs(dy) > 20 || (Look == Parted && Math.Abs(dx) < 8))
            {
                return null;
            }

            // Stripes and squares in colours of its own.
            var square = (((int)(dx + 40) / 6) + ((int)(dy + 40) / 6)) % 2 == 0;
            return Look switch
            {
                1 => square ? (200, 100, 110) : (60, 160, 100),
                2 => square ? (90, 90, 190) : (180, 70, 150),
                _ => square ? (220, 128, 128) : (30, 128, 128),
            };
        }
    }
}
