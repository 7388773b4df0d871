using LossPrevention.Contracts;
using LossPrevention.LaneStudio;
using LossPrevention.Recordings;

namespace LossPrevention.Benchmarks;

/// <summary>A drawn lane to measure on, kept in a folder and made once.</summary>
internal static class Lane
{
    private const int Products = 24;
    public const int Seed = 7;

    /// <summary>A recording of 1080p at 15 frames a second, and pictures of its products to enrol from.</summary>
    public static Recording Make(string folder, int items)
    {
        var recording = Path.Combine(folder, $"recording-{items}");
        if (!File.Exists(Path.Combine(recording, "truth.jsonl")))
        {
            Console.WriteLine($"making a lane of {items} items in {folder} (once)");
            var designs = ProductRange.Draw(Products, Seed);
            DrawnFolder.WritePhotographs(Path.Combine(folder, "images"), designs, DemoCommand.EnrolmentViews, Seed);
            var options = new RecordOptions { Items = items, Seed = Seed, Width = 1920, Height = 1080, FrameRate = 15, Frauds = [DiscrepancyKind.MisScan] };
            var pictures = new DrawnPictures(designs, DemoCommand.EnrolmentViews, DemoCommand.LaneViews, Seed);
            new Recorder(pictures.Products, pictures, options).Record(recording, designs.Select(d => d.Entry), (_, _, _) => { });
        }

        return RecordingFolder.Load(recording);
    }
}
