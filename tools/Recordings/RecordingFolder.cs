using System.Text.Json;
using LossPrevention.Contracts;

namespace LossPrevention.Recordings;

/// <summary>Reads recordings.</summary>
public static class RecordingFolder
{
    private const string PosFile = "pos.jsonl";
    private const string TruthFile = "truth.jsonl";

    /// <summary>
    /// Reads a recording's folder. A line of <c>pos.jsonl</c> or <c>truth.jsonl</c> that cannot be read is left out and named in
    /// <see cref="Recording.Problems"/>; anything wrong with <c>recording.json</c>, a missing video or catalog stops.
    /// </summary>
    /// <exception cref="RecordingException">The recording cannot be used; the message names files, lines and remedies.</exception>
    public static Recording Load(string directory)
    {
        var folder = Path.GetFullPath(directory);
        if (!Directory.Exists(folder))
        {
            throw new RecordingException([new RecordingProblem(folder, 0, "the folder does not exist. Name a recording's folder.")]);
        }

        var recording = new ManifestReader(folder).Read();
        var problems = recording.Problems.ToList();
        var laneIds = recording.Lanes.Select(l => l.LaneId).ToHashSet(StringComparer.Ordinal);
        var posPath = Path.Combine(folder, PosFile);
        if (!File.Exists(posPath))
        {
            throw new RecordingException(
                [new RecordingProblem(posPath, 0, "the file does not exist. Put the till's events there, one JSON object a line; an empty file will do.")]);
        }

        var truthPath = Path.Combine(folder, TruthFile);
        return recording with
        {
            PosEvents = ReadLines(posPath, problems, (line, json) => ReadPosEvent(line, json, laneIds)),
            Truth = File.Exists(truthPath) ? ReadLines(truthPath, problems, (_, json) => ReadTruth(json, laneIds)) : null,
            Problems = problems,
        };
    }

    private static List<T> ReadLines<T>(string path, List<RecordingProblem> problems, Func<int, byte[], T> read)
    {
        var result = new List<T>();
        var number = 0;
        foreach (var text in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            try
            {
                result.Add(read(number, System.Text.Encoding.UTF8.GetBytes(text)));
            }
            catch (JsonException e)
            {
                problems.Add(new RecordingProblem(path, number, $"the line is left out: {JsonProblem.Text(e)}"));
            }
            catch (FormatException e)
            {
                problems.Add(new RecordingProblem(path, number, $"the line is left out: {e.Message}"));
            }
        }

        return result;
    }

    private static RecordedPosEvent ReadPosEvent(int line, byte[] json, HashSet<string> laneIds)
    {
        var e = JsonSerializer.Deserialize(json, ContractsJson.Default.PosEvent) ?? throw new FormatException("it holds null.");
        CheckLane(e.LaneId, laneIds);
        return new RecordedPosEvent(line, e, json);
    }

    private static TrueDiscrepancy ReadTruth(byte[] json, HashSet<string> laneIds)
    {
        var line = JsonSerializer.Deserialize(json, RecordingJson.Default.TruthLine) ?? throw new FormatException("it holds null.");
        CheckLane(line.LaneId, laneIds);
        if (!Timestamp.TryParse(line.At, out var at, out var reason))
        {
            throw new FormatException($"at {reason}");
        }

        var kinds = Enum.GetValues<DiscrepancyKind>();
        var kind = Array.FindIndex(kinds, k => JsonNamingPolicy.CamelCase.ConvertName(k.ToString()) == line.Kind);
        return kind < 0
            ? throw new FormatException(
                $"kind is \"{line.Kind}\". Use one of {string.Join(", ", kinds.Select(k => JsonNamingPolicy.CamelCase.ConvertName(k.ToString())))}.")
            : new TrueDiscrepancy(line.LaneId!, kinds[kind], at, Code(line.Gtin, "gtin"), Code(line.ScannedGtin, "scannedGtin"), line.TransactionId);
    }

    private static ProductCode? Code(string? text, string name) =>
        string.IsNullOrWhiteSpace(text) ? null
        : ProductCode.TryParse(text, out var code, out var error) ? code
        : throw new FormatException($"{name}: {error}");

    private static void CheckLane(string? laneId, HashSet<string> laneIds)
    {
        if (laneId is null || !laneIds.Contains(laneId))
        {
            throw new FormatException($"laneId is \"{laneId}\", and recording.json lists {string.Join(", ", laneIds)}.");
        }
    }
}
