namespace LossPrevention.VideoIngest.Crops;

/// <summary>Keeps the best few crops of a pass, apart in time so that they show different sides.</summary>
internal sealed class CropChooser
{
    private const int Most = 3;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(0.2);
    private static readonly double LikeSize = Math.Log(1.8);
    private readonly List<StoredCrop> kept = new(Most);

    /// <summary>
    /// Best first. Goods lie close together before and after the scanner, where a box may hold the neighbour too: crops from there are
    /// used only where the scanner gave just one, and only those about as large as it. None where the scanner gave none: what was there
    /// for so short a time is a neighbour's track that jumped to what passed and back.
    /// </summary>
    public IEnumerable<StoredCrop> Best
    {
        get
        {
            var over = kept.FindAll(crop => crop.InScanner);
            var used = over.Count switch
            {
                1 => kept.FindAll(crop => crop.InScanner || Math.Abs(Math.Log(Area(crop) / Area(over[0]))) < LikeSize),
                _ => over,
            };
            return used.OrderByDescending(crop => crop.Score);
        }
    }

    /// <summary>Best first, of what came to rest at a time: from then on it lies there alone, before that a hand and its neighbours are about.</summary>
    public IReadOnlyList<StoredCrop> AtRest(DateTimeOffset since) =>
        [.. (kept.Exists(crop => crop.TakenAt >= since) ? kept.FindAll(crop => crop.TakenAt >= since) : kept).OrderByDescending(crop => crop.Score)];

    /// <summary>Whether a crop of this time and score would be kept.</summary>
    public bool Wants(DateTimeOffset at, double score) => Rival(at) is not { } rival || kept[rival].Score < score;

    /// <summary>Keeps a crop in place of the one it beats.</summary>
    public void Keep(StoredCrop crop)
    {
        if (Rival(crop.TakenAt) is { } rival)
        {
            kept.RemoveAt(rival);
        }

        kept.Add(crop);
    }

    private static double Area(StoredCrop crop) => crop.Box.Width * crop.Box.Height;

    // The one that would have to go: a near one in time, or else the worst of a full set. None while there is room.
    private int? Rival(DateTimeOffset at)
    {
        var near = kept.FindIndex(crop => (crop.TakenAt - at).Duration() < Apart);
        return near >= 0 ? near : kept.Count < Most ? null : kept.IndexOf(kept.MinBy(crop => crop.Score)!);
    }
}
