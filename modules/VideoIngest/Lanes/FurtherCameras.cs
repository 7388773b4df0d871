using LossPrevention.Contracts;

namespace LossPrevention.VideoIngest.Lanes;

/// <summary>A lane's cameras beyond its own, and whoever speaks for the lane at present.</summary>
/// <param name="cameraIds">Their ids.</param>
/// <param name="areFiles">Whether they are videos of a recording, which are waited for however far one is ahead of the other.</param>
internal sealed class FurtherCameras(IEnumerable<string> cameraIds, bool areFiles) : IDisposable
{
    private readonly SemaphoreSlim speaking = new(1, 1);
    private readonly SortedDictionary<string, FurtherCamera> cameras = new(cameraIds.ToDictionary(id => id, id => new FurtherCamera(id), StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Speaks for the lane: the newest run of its own camera; null before the first.</summary>
    public LanePublisher? Lane { get; set; }

    /// <summary>How each does; null where there is none.</summary>
    public ValueList<CameraHealth>? Health => cameras.Count == 0 ? null : cameras.Values.Select(camera => camera.Health).ToValueList();

    /// <summary>How far the lane may promise at most: videos that are not at their end hold it back.</summary>
    public DateTimeOffset Through => areFiles ? cameras.Values.Where(camera => !camera.Ended).Select(camera => camera.Through).DefaultIfEmpty(DateTimeOffset.MaxValue).Min() : DateTimeOffset.MaxValue;

    /// <summary>Whether nothing follows of any.</summary>
    public bool Ended => cameras.Values.All(camera => camera.Ended);

    public FurtherCamera this[string cameraId] => cameras[cameraId];

    /// <summary>One camera at a time speaks for the lane: what is promised and what is sent must not overtake each other.</summary>
    public async Task InTurnAsync(Func<Task> speak, CancellationToken cancellationToken)
    {
        await speaking.WaitAsync(cancellationToken);
        try
        {
            await speak();
        }
        finally
        {
            speaking.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => speaking.Dispose();
}

/// <summary>What is known of one further camera.</summary>
internal sealed class FurtherCamera(string cameraId)
{
    private volatile bool ended;
    private long throughTicks;

    public CameraFaults Faults { get; } = new();

    /// <summary>The number of its newest sighting.</summary>
    public long Seen { get; set; }

    /// <summary>Nothing follows of it.</summary>
    public bool Ended
    {
        get => ended;
        set => ended = value;
    }

    /// <summary>How far it was looked at, event time.</summary>
    public DateTimeOffset Through
    {
        get => new(Interlocked.Read(ref throughTicks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref throughTicks, value.UtcTicks);
    }

    public CameraHealth Health => Faults.State is var (status, reason) ? new CameraHealth(cameraId, status, reason) : new CameraHealth(cameraId, HealthStatus.Healthy);
}
