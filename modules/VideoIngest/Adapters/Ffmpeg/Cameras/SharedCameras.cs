using LossPrevention.VideoIngest.Clips;
using LossPrevention.VideoIngest.Frames;

namespace LossPrevention.VideoIngest.Adapters.Ffmpeg.Cameras;

/// <summary>The cameras that are read now: lanes that look at the same one in the same way share its decoding.</summary>
internal sealed class SharedCameras(string program, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<CameraKey, CameraFeed> feeds = [];

    /// <summary>A lane's view of its camera.</summary>
    /// <exception cref="FrameSourceException">Its secret file cannot be read, or there is no ffmpeg.</exception>
    public CameraFrameSource Open(string laneId, CameraSettings lane, EvidenceRing? ring)
    {
        lock (gate)
        {
            var key = CameraKey.Of(lane);
            while (true)
            {
                if (!feeds.TryGetValue(key, out var feed))
                {
                    feed = feeds[key] = new CameraFeed(program, lane, time, Forget);
                }

                var source = new CameraFrameSource(laneId, lane, time, ring, feed);
                if (feed.TryJoin(source))
                {
                    return source;
                }

                feeds.Remove(key);
            }

            void Forget(CameraFeed ended)
            {
                lock (gate)
                {
                    if (feeds.TryGetValue(key, out var current) && current == ended)
                    {
                        feeds.Remove(key);
                    }
                }
            }
        }
    }
}
