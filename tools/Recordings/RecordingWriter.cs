using System.Text.Json;
using LossPrevention.Contracts;

namespace LossPrevention.Recordings;

/// <summary>Writes recordings. The videos and the catalog are the caller's; their files lie in the same folder.</summary>
public static class RecordingWriter
{
    /// <summary>Writes <c>recording.json</c>, <c>pos.jsonl</c> and, where there is a truth, <c>truth.jsonl</c>.</summary>
    /// <param name="directory">The folder; made where it does not exist.</param>
    /// <param name="storeId">The store.</param>
    /// <param name="lanes">The lanes.</param>
    /// <param name="catalog">The catalog's file name, relative to the folder.</param>
    /// <param name="posEvents">What the tills send, in the order of sending.</param>
    /// <param name="truth">What is known to have gone wrong; null writes no truth file.</param>
    public static void Write(
        string directory,
        string storeId,
        IEnumerable<RecordedLane> lanes,
        string catalog,
        IEnumerable<PosEvent> posEvents,
        IEnumerable<TrueDiscrepancy>? truth)
    {
        Directory.CreateDirectory(directory);
        var file = new RecordingFile(storeId, lanes.Select(Entry).ToList<LaneEntry?>(), catalog);
        File.WriteAllText(
            Path.Combine(directory, ManifestReader.FileName), JsonSerializer.Serialize(file, RecordingJson.Indented.RecordingFile) + "\n");
        WriteLines(directory, "pos.jsonl", posEvents.Select(e => JsonSerializer.Serialize(e, ContractsJson.Default.PosEvent)));
        if (truth is not null)
        {
            WriteLines(directory, "truth.jsonl", truth.Select(t => JsonSerializer.Serialize(Line(t), RecordingJson.Default.TruthLine)));
        }
    }

    private static void WriteLines(string directory, string name, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(Path.Combine(directory, name)) { NewLine = "\n" };
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }

    private static LaneEntry Entry(RecordedLane lane) => new(
        lane.LaneId,
        Camel(lane.Mode),
        lane.Video,
        Iso(lane.VideoStart),
        lane.Zones.ToDictionary(
            z => Camel(z.Key),
            z => (List<List<double>?>?)z.Value.Select(p => (List<double>?)[p.X, p.Y]).ToList()));

    private static TruthLine Line(TrueDiscrepancy truth) => new(
        truth.LaneId, Camel(truth.Kind), Iso(truth.At), truth.Gtin?.Value, truth.ScannedGtin?.Value, truth.TransactionId);

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");
}
