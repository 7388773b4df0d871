using LossPrevention.VideoIngest.Motion;

namespace LossPrevention.VideoIngest.Tracking;

/// <summary>
/// Says which shape of a frame is which thing of the frame before: constant velocity, the nearest of like size first. A thing out of sight
/// is waited for; a thing in another's blob is kept with it until they part.
/// </summary>
internal sealed class Tracker(int viewWidth, TimeSpan patience)
{
    private readonly List<Track> tracks = [];
    private readonly List<(double Cost, Track Track, int Shape)> pairs = [];
    private int lastId;

    /// <summary>Everything followed now, in order of appearance.</summary>
    public IReadOnlyList<Track> Tracks => tracks;

    /// <summary>Takes the shapes of a frame and returns the tracks that have ended with it.</summary>
    public List<Track> Follow(DateTimeOffset at, List<Shape> shapes)
    {
        FindPairs(at, shapes);
        var owners = new Track?[shapes.Count];
        var found = new HashSet<Track>();
        foreach (var (_, track, index) in pairs)
        {
            if (owners[index] is null && found.Add(track))
            {
                owners[index] = track;
                track.Follow(at, shapes[index]);
            }
        }

        foreach (var track in tracks.Where(track => !found.Contains(track)))
        {
            MergeOrLose(track, at, shapes);
        }

        for (var i = 0; i < shapes.Count; i++)
        {
            if (owners[i] is null)
            {
                tracks.Add(new Track(++lastId, at, shapes[i]));
            }
        }

        var ended = tracks.FindAll(track => !track.IsSeen && at - track.LastSeenAt > patience);
        tracks.RemoveAll(ended.Contains);
        return ended;
    }

    /// <summary>Ends a track that is part of the background now.</summary>
    public void Remove(Track track) => tracks.Remove(track);

    private void FindPairs(DateTimeOffset at, List<Shape> shapes)
    {
        pairs.Clear();
        foreach (var track in tracks)
        {
            var (x, y) = track.Predict(at);
            var gap = (at - track.LastSeenAt).TotalSeconds;
            for (var i = 0; i < shapes.Count; i++)
            {
                var box = shapes[i].Box;
                var distance = Math.Sqrt(Math.Pow(box.CentreX - x, 2) + Math.Pow(box.CentreY - y, 2));
                var size = Math.Max(box.Size, track.Box.Size);
                var gate = (0.5 * size) + (0.08 * viewWidth) + (0.1 * viewWidth * Math.Min(1, gap));
                if (distance <= gate)
                {
                    var likeness = Math.Abs(Math.Log((box.Area + 1) / (track.Box.Area + 1)));
                    var overlap = box.Overlap(track.Box) / Math.Max(1, Math.Min(box.Area, track.Box.Area));
                    pairs.Add(((distance / gate) + (0.35 * likeness) - (0.5 * overlap), track, i));
                }
            }
        }

        pairs.Sort((a, b) => a.Cost != b.Cost ? a.Cost.CompareTo(b.Cost) : a.Track.Id != b.Track.Id ? a.Track.Id.CompareTo(b.Track.Id) : a.Shape.CompareTo(b.Shape));
    }

    private static void MergeOrLose(Track track, DateTimeOffset at, List<Shape> shapes)
    {
        var (x, y) = track.Predict(at);
        foreach (var shape in shapes)
        {
            // Taken up by a larger blob: it can only be in there.
            var box = shape.Blob.Box.Grown(2);
            if (x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom && shape.Blob.Area > 1.2 * track.Shape.Area && track.IsSeen)
            {
                track.Merge(at, shape.Blob.Box);
                return;
            }
        }

        track.Lose();
    }
}
