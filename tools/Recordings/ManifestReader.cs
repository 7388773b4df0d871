using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using LossPrevention.Contracts;

namespace LossPrevention.Recordings;

/// <summary>Reads <c>recording.json</c> and collects everything wrong in it before it refuses.</summary>
internal sealed class ManifestReader(string directory)
{
    public const string FileName = "recording.json";

    private readonly List<RecordingProblem> errors = [];
    private readonly List<RecordingProblem> warnings = [];
    private JsonLines lines = JsonLines.Of("{}"u8);

    /// <summary>The recording without its line files.</summary>
    /// <exception cref="RecordingException">It cannot be used.</exception>
    public Recording Read()
    {
        var file = ReadFile();
        if (string.IsNullOrWhiteSpace(file.StoreId))
        {
            Error("storeId", "storeId is missing. Name the store, such as \"store-1\".");
        }

        if (file.Lanes is not { Count: > 0 })
        {
            Error("lanes", "lanes is empty. List at least one lane.");
        }

        var lanes = (file.Lanes ?? []).Select((lane, i) => ReadLane(lane, $"lanes[{i}]")).OfType<RecordedLane>().ToValueList();
        foreach (var twice in lanes.GroupBy(l => l.LaneId).Where(g => g.Count() > 1))
        {
            Error("lanes", $"laneId '{twice.Key}' stands twice. Every lane needs its own.");
        }

        var catalog = CheckFile("catalog", file.Catalog, "a product catalog (catalog.csv)");
        return errors.Count > 0 || catalog is null
            ? throw new RecordingException(errors)
            : new Recording
            {
                Directory = directory,
                StoreId = file.StoreId!,
                Lanes = lanes,
                CatalogPath = catalog,
                PosEvents = [],
                Problems = warnings,
            };
    }

    private RecordingFile ReadFile()
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw new RecordingException(
                [new RecordingProblem(path, 0, "the file does not exist. Name a recording's folder: it holds recording.json, pos.jsonl and videos.")]);
        }

        try
        {
            var bytes = File.ReadAllBytes(path);
            var json = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
            if (!Utf8.IsValid(json))
            {
                throw new RecordingException([new RecordingProblem(path, 0, "the file is not UTF-8. Save it as UTF-8.")]);
            }

            var file = JsonSerializer.Deserialize(json, RecordingJson.Default.RecordingFile) ?? throw new JsonException("The file holds null.");
            lines = JsonLines.Of(json);
            return file;
        }
        catch (JsonException e)
        {
            throw new RecordingException([new RecordingProblem(path, JsonProblem.Line(e), JsonProblem.Text(e))]);
        }
    }

    private RecordedLane? ReadLane(LaneEntry? lane, string path)
    {
        if (lane is null)
        {
            Error(path, "the lane is null. Give it laneId, mode, video, videoStart and zones.");
            return null;
        }

        if (string.IsNullOrWhiteSpace(lane.LaneId) || lane.LaneId.Any(c => c is '.' or '$' or '#' || char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            Error($"{path}.laneId", "laneId must be a name without spaces, '.', '$' or '#', such as \"lane-1\".");
        }

        if (lane.Mode is not ("selfCheckout" or "staffed"))
        {
            Error($"{path}.mode", $"mode is {Quoted(lane.Mode)}. Use \"selfCheckout\" or \"staffed\".");
        }

        var start = Timestamp.TryParse(lane.VideoStart, out var parsed, out var reason) ? parsed : default;
        if (reason is not null)
        {
            Error($"{path}.videoStart", $"videoStart {reason}");
        }

        CheckFile($"{path}.video", lane.Video, "the lane's video");
        return new RecordedLane
        {
            LaneId = lane.LaneId ?? string.Empty,
            Mode = lane.Mode == "staffed" ? LaneMode.Staffed : LaneMode.SelfCheckout,
            Video = lane.Video ?? string.Empty,
            VideoStart = start,
            Zones = ReadZones(lane, $"{path}.zones"),
        };
    }

    private SortedDictionary<ZoneKind, ValueList<ZonePoint>> ReadZones(LaneEntry lane, string path)
    {
        var zones = new SortedDictionary<ZoneKind, ValueList<ZonePoint>>();
        foreach (var (name, points) in lane.Zones ?? [])
        {
            var place = $"{path}.{name}";
            if (!Enum.TryParse<ZoneKind>(name, ignoreCase: true, out var kind) || char.IsAsciiDigit(name[0]))
            {
                warnings.Add(Problem(place, $"zone '{name}' is unknown and left out. Known: belt, scanner, bagging, basket, entrance."));
                continue;
            }

            if (points is not { Count: >= 3 })
            {
                Error(place, $"zone {name} needs at least 3 points [x,y].");
            }
            else if (points.Any(p => p is not [>= 0 and <= 1, >= 0 and <= 1]))
            {
                Error(place, $"zone {name} has a point that is not [x,y] with both in 0..1, the shares of frame width and height.");
            }
            else
            {
                zones[kind] = points.Select(p => new ZonePoint(p![0], p[1])).ToValueList();
            }
        }

        if (!zones.ContainsKey(ZoneKind.Scanner) && !(lane.Zones?.ContainsKey("scanner") ?? false))
        {
            Error(path, "zones has no scanner. Outline where barcodes are read: \"scanner\": [[x,y],...].");
        }

        return zones;
    }

    private string? CheckFile(string path, string? name, string what)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            Error(path, $"{path} is missing. Name {what}, relative to the recording's folder.");
            return null;
        }

        var full = Path.GetFullPath(Path.Combine(directory, name));
        if (!File.Exists(full))
        {
            Error(path, $"{full} does not exist. Put {what} there or correct the name.");
            return null;
        }

        return full;
    }

    private void Error(string path, string message) => errors.Add(Problem(path, message));

    private RecordingProblem Problem(string path, string message) => new(Path.Combine(directory, FileName), lines.Find(path), message);

    private static string Quoted(string? text) => text is null ? "missing" : string.Create(CultureInfo.InvariantCulture, $"\"{text}\"");
}
