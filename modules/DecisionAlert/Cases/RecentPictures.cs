using LossPrevention.Contracts;

namespace LossPrevention.DecisionAlert.Cases;

/// <summary>The newest sightings' best crops, in memory alone: only those that an alert names are written down.</summary>
internal sealed class RecentPictures
{
    private const int Capacity = 1000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (JpegImage Picture, CropPlace? Place)> pictures = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>Keeps a sighting's crop, that of the whole pass in place of its first look's; the oldest of a thousand goes.</summary>
    public void Keep(string sightingId, JpegImage picture, CropPlace? place = null)
    {
        lock (gate)
        {
            if (!pictures.TryAdd(sightingId, (picture, place)))
            {
                pictures[sightingId] = (picture, place);
                return;
            }

            order.Enqueue(sightingId);
            if (order.Count > Capacity)
                pictures.Remove(order.Dequeue());
        }
    }

    /// <summary>A sighting's crop; null where it is gone or never was.</summary>
    public JpegImage? Find(string sightingId)
    {
        lock (gate)
            return pictures.TryGetValue(sightingId, out var known) ? known.Picture : null;
    }

    /// <summary>Where a sighting's crop was cut; null where that is gone or never was told.</summary>
    public CropPlace? PlaceOf(string sightingId)
    {
        lock (gate)
            return pictures.TryGetValue(sightingId, out var known) ? known.Place : null;
    }
}
