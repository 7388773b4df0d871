using LossPrevention.Contracts;
using LossPrevention.EdgeRuntime;
using LossPrevention.Evidence;
using LossPrevention.VideoIngest.Lanes;

namespace LossPrevention.VideoIngest.Clips;

/// <summary>
/// Takes requests for clips and says how far they are. What was asked for and is not made yet is in memory alone: whoever asks, asks again.
/// </summary>
internal sealed class ClipDesk(ITwinSettings<VideoIngestSettings> settings, EvidenceRings rings, TimeProvider time)
{
    /// <summary>Clips that can wait to be made. More are asked to come again.</summary>
    public const int MostBookings = 32;

    private const int MostRefusals = 1000;
    private static readonly TimeSpan LongestClip = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, ClipBooking> bookings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> refusals = new(StringComparer.Ordinal);
    private readonly Queue<string> refusedIds = new();
    private DateTimeOffset pausedUntil = DateTimeOffset.MinValue;

    /// <summary>Answers at once.</summary>
    public CutClipResponse Ask(CutClipRequest request)
    {
        if (settings.Current.Evidence is not { } evidence)
        {
            return Unavailable("evidence is off; set evidence.path and evidence.keyFile in VideoIngest's twin");
        }

        if (new EvidenceStore(evidence.Path, evidence.KeyFile).Has(request.AlertId))
        {
            return new CutClipResponse(ClipOutcome.Ready, EvidenceStore.NameOf(request.AlertId));
        }

        lock (gate)
        {
            if (refusals.TryGetValue(request.AlertId, out var reason))
            {
                return Unavailable(reason);
            }

            if (pausedUntil - time.GetUtcNow() is { } pause && pause > TimeSpan.Zero)
            {
                return Later(pause);
            }

            if (!bookings.ContainsKey(request.AlertId))
            {
                if (Flaw(request, evidence) is { } flaw)
                {
                    return Unavailable(flaw);
                }

                if (bookings.Count < MostBookings)
                {
                    bookings[request.AlertId] = new ClipBooking(request, rings.Of(CameraName.Of(request.LaneId, request.CameraId)).Between(request.From, request.To));
                }
            }

            var ahead = request.To - time.GetUtcNow();
            var wait = ahead > TimeSpan.Zero && ahead < LongestClip ? ahead + Again : Again;
            return Later(wait);
        }
    }

    /// <summary>Clips cannot be kept: whoever asks is to come again after a while.</summary>
    public void Pause(TimeSpan pause)
    {
        lock (gate)
        {
            pausedUntil = time.GetUtcNow() + pause;
        }
    }

    /// <summary>Bookings that wait and are due, marked as started.</summary>
    public IReadOnlyList<ClipBooking> TakeDue(Func<ClipBooking, bool> isDue)
    {
        lock (gate)
        {
            var due = bookings.Values.Where(booking => !booking.IsStarted && isDue(booking)).ToList();
            due.ForEach(booking => booking.IsStarted = true);
            return due;
        }
    }

    /// <summary>A booking is over: made, or refused for a reason.</summary>
    public void Close(ClipBooking booking, string? reason)
    {
        lock (gate)
        {
            bookings.Remove(booking.Request.AlertId);
            if (reason is not null && refusals.TryAdd(booking.Request.AlertId, reason))
            {
                refusedIds.Enqueue(booking.Request.AlertId);
                if (refusedIds.Count > MostRefusals)
                {
                    refusals.Remove(refusedIds.Dequeue());
                }
            }
        }
    }

    private string? Flaw(CutClipRequest request, EvidenceSettings evidence) =>
        request.AlertId.Length is 0 or > 200 ? "the alert has no id, or one of over 200 letters"
        : !settings.Current.Lanes.TryGetValue(request.LaneId, out var lane) ? $"VideoIngest has no lane '{request.LaneId}'"
        : lane.Find(request.CameraId) is not { } camera ? $"{request.LaneId} has no camera '{request.CameraId}'"
        : request.To <= request.From || request.To - request.From > LongestClip ? $"a clip lasts more than 0 and at most {LongestClip.TotalSeconds} s"
        : FaceRule.Refusal(CameraName.Of(request.LaneId, request.CameraId), camera, evidence);

    private static CutClipResponse Later(TimeSpan wait) => new(ClipOutcome.Pending, RetryAfterMs: Math.Ceiling(wait.TotalMilliseconds));

    private static CutClipResponse Unavailable(string reason) => new(ClipOutcome.Unavailable, Reason: reason);
}

/// <summary>The direct method <c>cutClip</c>.</summary>
internal sealed class CutClipMethod(ClipDesk desk) : IMethodHandler<CutClipRequest, CutClipResponse>
{
    /// <inheritdoc/>
    public Task<CutClipResponse> HandleAsync(CutClipRequest request, CancellationToken cancellationToken) => Task.FromResult(desk.Ask(request));
}
