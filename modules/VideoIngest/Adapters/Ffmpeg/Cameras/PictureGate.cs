namespace LossPrevention.VideoIngest.Adapters.Ffmpeg.Cameras;

/// <summary>
/// Which coded pictures the decoder gets. Awake: all. At rest: key frames alone, and after each as many as it takes for the decoder to give it out. What is held back
/// is kept since the key frame that was last shown, so that on waking nothing is lost: a decoder begins anew with that one. No clock, no I/O, one thread at a time.
/// </summary>
/// <param name="longestGroup">A camera whose key frames are further apart is never at rest: it would see too late.</param>
internal sealed class PictureGate(TimeSpan longestGroup)
{
    private const int MostBytesKept = 16 << 20;
    private readonly List<CodedPicture> kept = [];
    private long keptBytes;
    private TimeSpan? lastKey;
    private TimeSpan? shown;
    private bool anew = true;

    /// <summary>Whether key frames alone are decoded.</summary>
    public bool IsAtRest { get; private set; }

    /// <summary>Whether a decoder is about to begin anew: what the one before still gives out comes again.</summary>
    public bool IsWaking => anew;

    /// <summary>Time between the last two key frames; null before the second.</summary>
    public TimeSpan? Group { get; private set; }

    /// <summary>Whether a picture of this time was shown already: it comes again after the decoder began anew.</summary>
    public bool WasShown(TimeSpan pts) => shown is { } last && pts <= last;

    /// <summary>Takes the camera's next picture; <paramref name="mayRest"/>: nothing has moved for long enough.</summary>
    /// <returns>What to decode now; where <c>Anew</c> is set by a decoder that has seen nothing before.</returns>
    public (bool Anew, IReadOnlyList<CodedPicture> Pictures) Take(CodedPicture picture, bool mayRest)
    {
        if (picture.IsKey)
        {
            Group = lastKey is { } before ? picture.Pts - before : null;
            lastKey = picture.Pts;
            var canRest = Group is { } group && group > TimeSpan.Zero && group <= longestGroup;
            anew |= IsAtRest && !canRest;
            IsAtRest = !anew && (IsAtRest || mayRest) && canRest;
        }

        Keep(picture);
        if (kept.Count == 0)
        {
            return (false, anew ? [] : [picture]);
        }

        if (anew)
        {
            (anew, IsAtRest) = (false, false);
            return (true, [.. kept]);
        }

        return (false, IsAtRest && !picture.IsKey && shown >= lastKey ? [] : [picture]);
    }

    /// <summary>A decoded picture was handed on.</summary>
    public void Show(TimeSpan pts) => shown = pts;

    /// <summary>Something moves, or the decoder has to begin anew for another reason: everything since the key frame last shown is decoded with the next picture.</summary>
    public void Wake() => anew = true;

    private void Keep(CodedPicture picture)
    {
        if (picture.IsKey && kept.Count > 0)
        {
            // At rest a key frame that came out unchanged is where waking begins; the one before it is of no more use.
            var first = shown is { } last ? kept.FindLastIndex(one => one.IsKey && one.Pts <= last) : -1;
            Drop(first < 0 ? 0 : first);
        }

        if (kept.Count > 0 || picture.IsKey)
        {
            kept.Add(picture);
            keptBytes += picture.Bytes.Length;
        }

        if (keptBytes > MostBytesKept)
        {
            Drop(kept.Count);
            if (picture.IsKey)
            {
                kept.Add(picture);
                keptBytes = picture.Bytes.Length;
            }
        }
    }

    private void Drop(int count)
    {
        keptBytes -= kept.Take(count).Sum(one => (long)one.Bytes.Length);
        kept.RemoveRange(0, count);
    }
}
