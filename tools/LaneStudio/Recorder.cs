using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Recordings;

namespace LossPrevention.LaneStudio;

/// <summary>Makes a recording: plans the shopping, acts it out, films it, and writes what the till sent and what is true.</summary>
internal sealed class Recorder(IReadOnlyList<StudioProduct> products, IPictures pictures, RecordOptions options)
{
    private const string StoreId = "store-1";
    private static readonly DateTimeOffset Opening = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    /// <summary>What happens on a lane; the same for the same options.</summary>
    public LaneScript Script(int lane)
    {
        // Every third lane has a cashier.
        LaneLayout layout = LaneLayout.By(Dice.For(options.Seed, "layout", $"{lane}"), staffed: lane % 3 == 2);
        return ShopperScript.Write(
            layout,
            Conditions.Named(options.Scenario),
            ShoppingPlan.Make(products, options, lane),
            Dice.For(options.Seed, "shopper", $"{lane}"),
            Dice.For(options.Seed, "surroundings", $"{lane}"));
    }

    public static RecordedClock Clock(int lane) =>
        new(StoreId, $"lane-{lane + 1}", $"till-{lane + 1}", Opening.AddMilliseconds(240 * lane));

    public List<PosEvent> TillEvents(LaneScript script, int lane) =>
        TillScript.Events(script, Clock(lane), options, Dice.For(options.Seed, "till", $"{lane}"));

    public static IEnumerable<TrueDiscrepancy> Truth(LaneScript script, int lane)
    {
        RecordedClock clock = Clock(lane);
        return script.Discrepancies.Select(d => new TrueDiscrepancy(
            clock.LaneId, d.Kind, clock.At(d.Time), d.Product.Code, d.RungAs?.Code, clock.Transaction(d.Visit)));
    }

    /// <summary>Writes the recording.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="catalog">The products of its catalog.</param>
    /// <param name="progress">Told after each frame: lane, frame, frames in all of this lane.</param>
    public RecordedSummary Record(string directory, IEnumerable<CatalogProduct> catalog, Action<int, int, int> progress)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "catalog.csv"), CatalogFile.Format(catalog));
        var lanes = new List<RecordedLane>();
        var events = new List<PosEvent>();
        var truth = new List<TrueDiscrepancy>();
        double seconds = 0;
        for (int lane = 0; lane < options.Lanes; lane++)
        {
            LaneScript script = Script(lane);
            RecordedClock clock = Clock(lane);
            string video = $"{clock.LaneId}.mp4";
            Film(script, lane, Path.Combine(directory, video), progress);
            lanes.Add(new RecordedLane
            {
                LaneId = clock.LaneId,
                Mode = script.Layout.Staffed ? LaneMode.Staffed : LaneMode.SelfCheckout,
                Video = video,
                VideoStart = clock.Start,
                Zones = script.Layout.Zones(),
            });
            events.AddRange(TillEvents(script, lane));
            truth.AddRange(Truth(script, lane));
            seconds += script.Duration;
        }

        // As they would lie on the queue of a store: by time, whatever the lane.
        events = [.. events.OrderBy(e => e.OccurredAt).ThenBy(e => e.LaneId, StringComparer.Ordinal)];
        truth = [.. truth.OrderBy(t => t.At)];
        RecordingWriter.Write(directory, StoreId, lanes, "catalog.csv", events, truth);
        return new RecordedSummary(lanes.Count, options.Lanes * options.Items, events.Count, truth, TimeSpan.FromSeconds(seconds));
    }

    private void Film(LaneScript script, int lane, string path, Action<int, int, int> progress)
    {
        using var encoder = new VideoEncoder(path, options);
        int frames = LaneFilm.FrameCount(script, options);
        int done = 0;
        LaneFilm.Shoot(script, options, pictures, lane, frame =>
        {
            encoder.Write(frame.Span);
            progress(lane, ++done, frames);
        });
        encoder.Finish();
    }
}

/// <summary>What a recording holds.</summary>
internal sealed record RecordedSummary(int Lanes, int Items, int TillEvents, IReadOnlyList<TrueDiscrepancy> Truth, TimeSpan Length);
