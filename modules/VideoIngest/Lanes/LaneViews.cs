using System.Collections.Concurrent;
using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Imaging;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>What lanes show at present, for whoever draws their zones: gathered only while someone looks, and kept in memory alone.</summary>
internal sealed class LaneViews(TimeProvider time)
{
    private const int MostPasses = 8;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LookedAtFor = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, View> views = new(StringComparer.Ordinal);

    /// <summary>Whether someone looks at a lane and the last picture is old enough for another.</summary>
    public bool IsWanted(string laneId)
    {
        var view = Of(laneId);
        var now = time.GetUtcNow();
        return now - view.AskedAt < LookedAtFor && now - view.ShownAt >= Every;
    }

    /// <summary>Sets what a lane shows.</summary>
    public void Show(string laneId, LaneSnapshot snapshot)
    {
        var view = Of(laneId);
        (view.Newest, view.ShownAt) = (snapshot, time.GetUtcNow());
        Interlocked.Exchange(ref view.Next, New()).TrySetResult(snapshot);
    }

    /// <summary>Notes passes that became sightings.</summary>
    public void Note(string laneId, IReadOnlyList<PassReport> passes, DateTimeOffset at)
    {
        var kept = Of(laneId).Passes;
        foreach (var pass in passes)
        {
            kept.Enqueue(new SeenPass(at, Math.Round(pass.GoodsConfidence, 4), pass.Zones.Select(zone => zone.Zone).ToValueList()));
            while (kept.Count > MostPasses)
            {
                kept.TryDequeue(out _);
            }
        }
    }

    /// <summary>What a lane shows now; null where no frame comes within the patience.</summary>
    public async Task<(LaneSnapshot? Snapshot, ValueList<SeenPass> Passes)> AskAsync(string laneId, TimeSpan patience, CancellationToken cancellationToken)
    {
        var view = Of(laneId);
        var now = time.GetUtcNow();
        var next = view.Next.Task;
        view.AskedAt = now;
        var fresh = view.Newest is { } newest && now - view.ShownAt < 2 * Every ? newest : null;
        try
        {
            fresh ??= await next.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // the lane gives no frame
        }

        return (fresh, view.Passes.ToValueList());
    }

    private static TaskCompletionSource<LaneSnapshot> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private View Of(string laneId) => views.GetOrAdd(laneId, _ => new View());

    private sealed class View
    {
        public TaskCompletionSource<LaneSnapshot> Next = New();

        public ConcurrentQueue<SeenPass> Passes { get; } = new();

        public LaneSnapshot? Newest { get; set; }

        public DateTimeOffset ShownAt { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset AskedAt { get; set; } = DateTimeOffset.MinValue;
    }
}

/// <summary>What a lane shows at one moment.</summary>
/// <param name="At">Event time, UTC.</param>
/// <param name="Picture">The small picture with the masks black.</param>
/// <param name="Things">What moves in it.</param>
internal sealed record LaneSnapshot(DateTimeOffset At, RgbImage Picture, ValueList<SeenThing> Things);

/// <summary>The direct method <c>laneView</c>.</summary>
internal sealed class LaneViewMethod(LaneViews views, ITwinSettings<VideoIngestSettings> settings) : IMethodHandler<LaneViewRequest, LaneViewResponse>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<LaneViewResponse> HandleAsync(LaneViewRequest request, CancellationToken cancellationToken)
    {
        var name = CameraName.Of(request.LaneId, request.CameraId);
        if (settings.Current.Lanes.GetValueOrDefault(request.LaneId)?.Find(request.CameraId) is not { } lane)
        {
            return new LaneViewResponse { Reason = $"VideoIngest has no lane '{name}'" };
        }

        var (snapshot, passes) = await views.AskAsync(name, Patience, cancellationToken);
        return new LaneViewResponse
        {
            Reason = snapshot is null ? "the lane's camera gives no picture at present" : null,
            At = snapshot?.At,
            HeightPerWidth = snapshot is null ? 0.5625 : snapshot.Picture.Height / (double)snapshot.Picture.Width,
            Still = request.Still && snapshot is not null ? new JpegImage(JpegCodec.Encode(snapshot.Picture, 80)) : null,
            Zones = lane.Zones.All().Select(zone => new LaneOutline(zone.Kind, zone.Points)).ToValueList(),
            Masks = lane.Masks,
            Things = snapshot?.Things ?? [],
            Passes = passes,
        };
    }
}
