using System.CommandLine;
using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary><c>demo</c>: drawn products, pictures to enrol them from, and a recording of two lanes with other pictures of them.</summary>
internal static class DemoCommand
{
    /// <summary>Views 0 to 7 are for enrolment; the lane sees others.</summary>
    internal const int EnrolmentViews = 8;

    internal const int LaneViews = 4;

    internal const int Products = 28;

    internal static readonly RecordOptions Options = new()
    {
        Lanes = 2,
        Items = 15,
        Seed = 2026,
        FrameRate = 12,
        FastEncoding = true,
        FraudRate = 0.2,
        Frauds = [DiscrepancyKind.MisScan, DiscrepancyKind.TicketSwitch],
        TillOffset = TimeSpan.FromMilliseconds(400),
        TillJitter = TimeSpan.FromMilliseconds(120),
    };

    private static readonly Option<string> Out = new("--out") { Description = "Gets images/ and recording/.", Required = true };

    public static Command Create()
    {
        var command = new Command("demo", "Makes the bundled demo: images/ to enrol from and recording/ to replay.") { Out };
        command.SetAction(parsed =>
        {
            string directory = parsed.GetRequiredValue(Out);
            List<ProductDesign> designs = ProductRange.Draw(Products, Options.Seed);
            DrawnFolder.WritePhotographs(Path.Combine(directory, "images"), designs, EnrolmentViews, Options.Seed);
            string recording = Path.Combine(directory, "recording");
            var pictures = new DrawnPictures(designs, EnrolmentViews, LaneViews, Options.Seed);
            RecordedSummary summary = Progress.Run(
                report => new Recorder(pictures.Products, pictures, Options).Record(recording, designs.Select(design => design.Entry), report));
            Progress.Print(recording, summary);
            return 0;
        });
        return command;
    }
}
