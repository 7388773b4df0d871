namespace LossPrevention.VideoIngest.Lanes;

/// <summary>Holds a file back to one second a second.</summary>
internal sealed class FilePace(TimeProvider time, DateTimeOffset videoStart)
{
    private readonly long startedAt = time.GetTimestamp();

    public async ValueTask WaitAsync(DateTimeOffset frameAt, CancellationToken cancellationToken)
    {
        var early = frameAt - videoStart - time.GetElapsedTime(startedAt);
        if (early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, cancellationToken);
        }
    }
}
