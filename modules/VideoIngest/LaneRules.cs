using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.VideoIngest.Adapters;
using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Detecting;

namespace LossPrevention.VideoIngest;

/// <summary>What a lane's settings must obey beyond single ranges.</summary>
internal static class LaneRules
{
    private static readonly string[] Schemes = ["rtsp", "rtsps", "file"];

    /// <summary>Every error of one lane.</summary>
    public static IEnumerable<SettingsError> Check(string path, LaneSettings lane, EvidenceSettings? evidence)
    {
        if (lane.Zones.Scanner.Count == 0)
        {
            yield return new SettingsError($"{path}.zones.scanner", "is missing: outline the scanner with at least 3 points [x, y]");
        }

        foreach (var error in CheckCamera(path, lane, evidence).Concat(lane.Cameras.SelectMany(camera => CheckFurther($"{path}.cameras.{camera.Key}", camera.Key, camera.Value, lane, evidence))))
        {
            yield return error;
        }
    }

    private static IEnumerable<SettingsError> CheckFurther(string path, string cameraId, CameraSettings camera, LaneSettings lane, EvidenceSettings? evidence)
    {
        if (cameraId.Length is 0 or > 40 || !cameraId.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            yield return new SettingsError(path, "is no name of a camera: use 1 to 40 letters, digits, - or _");
        }

        if (camera.Zones.Scanner.Count > 0)
        {
            yield return new SettingsError($"{path}.zones.scanner", "is for the lane's own camera alone: what passes the scanner would count twice");
        }

        if (camera.Zones.Basket.Count == 0 && camera.Zones.Belt.Count == 0)
        {
            yield return new SettingsError($"{path}.zones.basket", "is missing: outline the basket, or zones.belt, with at least 3 points [x, y]");
        }

        if (IsFile(camera) != IsFile(lane))
        {
            yield return new SettingsError($"{path}.source", "is a file where the lane's own is a camera, or the other way round: their times do not meet");
        }

        foreach (var error in CheckCamera(path, camera, evidence))
        {
            yield return error;
        }
    }

    private static bool IsFile(CameraSettings camera) => Uri.TryCreate(camera.Source, UriKind.Absolute, out var source) && source.IsFile;

    private static IEnumerable<SettingsError> CheckCamera(string path, CameraSettings lane, EvidenceSettings? evidence)
    {
        if (!Uri.TryCreate(lane.Source, UriKind.Absolute, out var source) || !Schemes.Contains(source.Scheme))
        {
            yield return new SettingsError($"{path}.source", "is no address of a video: give rtsp://host/path, rtsps://host/path or file:///path");
        }
        else if (source.IsFile && lane.VideoStart is null)
        {
            yield return new SettingsError($"{path}.videoStart", "is missing: a file needs the time of its first frame, such as 2026-01-05T10:00:00Z");
        }

        if (lane.CredentialsFile is not null && Uri.TryCreate(lane.Source, UriKind.Absolute, out var address) && (address.IsFile || address.UserInfo.Length > 0))
        {
            yield return new SettingsError($"{path}.credentialsFile", "is for cameras whose source names no user and password");
        }

        if (lane.Reader == FrameReader.Emgu && !FrameSourceFactory.HasEmgu)
        {
            yield return new SettingsError($"{path}.reader", "emgu is not in this build; use ffmpeg");
        }

        if (lane is { Reader: FrameReader.Emgu, Transport: RtspTransport.Udp })
        {
            yield return new SettingsError($"{path}.transport", "emgu reads cameras over tcp");
        }

        foreach (var (kind, points) in lane.Zones.All())
        {
            if (Flaw(points) is { } flaw)
            {
                yield return new SettingsError($"{path}.zones.{kind.ToString().ToLowerInvariant()}", flaw);
            }
        }

        for (var i = 0; i < lane.Masks.Count; i++)
        {
            if (Flaw(lane.Masks[i]) is { } flaw)
            {
                yield return new SettingsError($"{path}.masks[{i}]", flaw);
            }
        }

        foreach (var error in Check(path, lane.Detector, lane.Entrance))
        {
            yield return error;
        }

        if (evidence?.OutsideZones == OutsideZones.Shown && lane.Masks.Count == 0)
        {
            yield return new SettingsError($"{path}.masks", "is missing: with evidence.outsideZones 'shown' outline what must never be stored, such as where shoppers' faces are");
        }
    }

    private static IEnumerable<SettingsError> Check(string path, DetectorSettings? detector, EntranceSettings? entrance)
    {
        if (detector?.Classes.Concat(detector.Ignored).Any(kind => kind < 0) == true)
        {
            yield return new SettingsError($"{path}.detector.classes", "has a negative number: the model's classes count from 0");
        }

        if (entrance is null)
        {
            yield break;
        }

        if (detector is null)
        {
            yield return new SettingsError($"{path}.entrance", "needs a detector: set detector.model, and detector.mode entranceOnly where motion shall go on as it does");
        }

        if (Flaw(entrance.Polygon) is { } flaw)
        {
            yield return new SettingsError($"{path}.entrance.polygon", flaw);
        }
    }

    private static string? Flaw(ValueList<ValueList<double>> points)
    {
        if (points.Count < 3)
        {
            return "needs at least 3 points";
        }

        if (points.Any(point => point.Count != 2))
        {
            return "has a point that is not [x, y]";
        }

        if (points.Any(point => point.Any(value => value is not (>= 0 and <= 1))))
        {
            return "has a point outside 0..1 (shares of frame width and height)";
        }

        return Area(points) < 1e-4 ? "encloses next to nothing: give the corners in order around it" : null;
    }

    private static double Area(ValueList<ValueList<double>> points)
    {
        var twice = 0.0;
        for (var i = 0; i < points.Count; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Count]);
            twice += (a[0] * b[1]) - (b[0] * a[1]);
        }

        return Math.Abs(twice) / 2;
    }
}
