using System.Text.Json;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert;
using LossPrevention.EdgeSimulator.Hub;

namespace LossPrevention.EdgeSimulator.Replay;

/// <summary>
/// Keeps the newest items' thumbnails in memory and writes those that an alert names: the pictures of its card. No other picture
/// reaches the disk.
/// </summary>
internal sealed class CropKeeper(string folder) : IHubObserver, IDecisionObserver, IDisposable
{
    private const int Capacity = 2000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> thumbnails = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private bool prepared;

    public void OnSent(HubMessage message)
    {
        if (message.Message.Schema != ItemRecognition.Schema
            || JsonSerializer.Deserialize(message.Message.Body.Span, ContractsJson.Default.ItemRecognition) is not { Thumbnail: { } picture } seen)
        {
            return;
        }

        lock (gate)
        {
            var isNew = !thumbnails.ContainsKey(seen.SightingId);
            thumbnails[seen.SightingId] = picture.Bytes;
            if (isNew)
            {
                order.Enqueue(seen.SightingId);
                if (order.Count > Capacity)
                {
                    thumbnails.Remove(order.Dequeue());
                }
            }
        }
    }

    public void OnDecision(Decision decision)
    {
    }

    public void OnAlert(Alert alert)
    {
        lock (gate)
        {
            Prepare_NeedsLock();
            foreach (var id in alert.KeyFrames)
            {
                if (thumbnails.TryGetValue(id, out var picture))
                {
                    File.WriteAllBytes(Path.Combine(folder, FileName(id)), picture.Span);
                }
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Prepare_NeedsLock();
        }
    }

    /// <summary>A sighting's id as a file's name.</summary>
    public static string FileName(string sightingId) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(sightingId)) + ".jpg";

    private void Prepare_NeedsLock()
    {
        if (prepared)
        {
            return;
        }

        prepared = true;
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.GetFiles(folder, "*.jpg"))
        {
            File.Delete(old);
        }
    }
}
