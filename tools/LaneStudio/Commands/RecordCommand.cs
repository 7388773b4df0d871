using System.CommandLine;
using System.Globalization;
using LossPrevention.Contracts;

namespace LossPrevention.LaneStudio;

/// <summary><c>record</c>: a recording from a folder of product pictures.</summary>
internal static class RecordCommand
{
    private static readonly Option<string> Images = new("--images") { Description = "A folder for each GTIN or PLU, with JPEG or PNG files in it.", Required = true };
    private static readonly Option<string> CatalogPath = new("--catalog") { Description = "The products, catalog.csv.", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "Where the recording goes.", Required = true };
    private static readonly Option<int> Lanes = new("--lanes") { Description = "Lanes, one video each.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Items = new("--items") { Description = "Items a lane.", DefaultValueFactory = _ => 20 };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed makes the same recording.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Size = new("--size") { Description = "Frame size.", DefaultValueFactory = _ => "1280x720" };
    private static readonly Option<int> Fps = new("--fps") { Description = "Frames a second, 5 to 60.", DefaultValueFactory = _ => 15 };
    private static readonly Option<string> Codec = new("--codec") { Description = "Video codec.", DefaultValueFactory = _ => "h264" };
    private static readonly Option<double> FraudRate = new("--fraud-rate") { Description = "Share of the items that make a discrepancy, 0..1.", DefaultValueFactory = _ => 0.15 };
    private static readonly Option<string> Frauds = new("--frauds")
    {
        Description = "Kinds of discrepancy, most frequent first, separated by commas.",
        DefaultValueFactory = _ => string.Join(',', FraudPlan.Kinds.Select(Camel)),
    };

    private static readonly Option<string> Oddities = new("--oddities") { Description = "Honest oddities.", DefaultValueFactory = _ => "on" };
    private static readonly Option<string> Scenario = new("--scenario") { Description = "How hard the lane is to watch.", DefaultValueFactory = _ => "mixed" };
    private static readonly Option<int> TillOffset = new("--till-offset-ms") { Description = "How far the till's clock is ahead of the camera's." };
    private static readonly Option<int> TillJitter = new("--till-jitter-ms") { Description = "How far a till event strays from that at most." };

    private static readonly Option<bool> BaggingScale = new("--bagging-scale") { Description = "Self-checkouts weigh what is bagged." };

    public static Command Create()
    {
        Size.AcceptOnlyFromAmong("1280x720", "1920x1080", "3840x2160");
        Codec.AcceptOnlyFromAmong("h264", "h265");
        Oddities.AcceptOnlyFromAmong("on", "off");
        Scenario.AcceptOnlyFromAmong([.. Conditions.Names]);
        var command = new Command("record", "Makes a recording from a folder of product pictures.")
        {
            Images, CatalogPath, Out, Lanes, Items, Seed, Size, Fps, Codec, FraudRate, Frauds, Oddities, Scenario, TillOffset, TillJitter, BaggingScale,
        };
        command.SetAction(parsed =>
        {
            RecordOptions options = Read(parsed);
            PictureFolder pictures = PictureFolder.Load(parsed.GetRequiredValue(Images), parsed.GetRequiredValue(CatalogPath));
            foreach (string note in pictures.Notes)
            {
                Console.Error.WriteLine($"record: {note}");
            }

            string directory = parsed.GetRequiredValue(Out);
            RecordedSummary summary = Progress.Run(
                report => new Recorder(pictures.Products, pictures, options).Record(directory, pictures.Products.Select(p => p.Entry).Distinct(), report));
            Progress.Print(directory, summary);
            return 0;
        });
        return command;
    }

    private static RecordOptions Read(ParseResult parsed)
    {
        int[] size = [.. parsed.GetRequiredValue(Size).Split('x').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        var options = new RecordOptions
        {
            Lanes = parsed.GetValue(Lanes),
            Items = parsed.GetValue(Items),
            Seed = parsed.GetValue(Seed),
            Width = size[0],
            Height = size[1],
            FrameRate = parsed.GetValue(Fps),
            Codec = parsed.GetRequiredValue(Codec),
            FraudRate = parsed.GetValue(FraudRate),
            Frauds = Kinds(parsed.GetRequiredValue(Frauds)),
            Oddities = parsed.GetRequiredValue(Oddities) == "on",
            Scenario = parsed.GetRequiredValue(Scenario),
            TillOffset = TimeSpan.FromMilliseconds(parsed.GetValue(TillOffset)),
            TillJitter = TimeSpan.FromMilliseconds(parsed.GetValue(TillJitter)),
            BaggingScale = parsed.GetValue(BaggingScale),
        };
        string problems = string.Join(' ', options.Problems());
        return problems.Length == 0 ? options : throw new InputException(problems);
    }

    private static List<DiscrepancyKind> Kinds(string list)
    {
        var kinds = new List<DiscrepancyKind>();
        foreach (string name in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int known = FraudPlan.Kinds.Select(Camel).ToList().IndexOf(name);
            kinds.Add(known >= 0
                ? FraudPlan.Kinds[known]
                : throw new InputException($"--frauds: '{name}' cannot be acted out; use {string.Join(", ", FraudPlan.Kinds.Select(Camel))}."));
        }

        return kinds.Count > 0 ? kinds : throw new InputException("--frauds names no kind; use --fraud-rate 0 for none.");
    }

    private static string Camel(DiscrepancyKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}
