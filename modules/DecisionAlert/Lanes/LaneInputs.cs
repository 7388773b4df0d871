using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>Sorts what arrives by lane.</summary>
internal sealed class LaneInputs(LaneSupervisor lanes, StoreReport report, RecentPictures pictures, TicketCounter tickets, LaneTimeline timeline)
    : IMessageHandler<ItemRecognition>, IMessageHandler<PosEvent>, IMessageHandler<ModuleHealth>, IMessageHandler<ClockDrift>
{
    /// <inheritdoc/>
    public Task HandleAsync(ItemRecognition message, CancellationToken cancellationToken)
    {
        if (message.Thumbnail is { } picture)
            pictures.Keep(message.SightingId, picture);
        timeline.Note(message);
        return lanes.FeedAsync(message.Lane, new RecognitionArrived(message with { Thumbnail = null }), cancellationToken);
    }

    /// <inheritdoc/>
    public Task HandleAsync(PosEvent message, CancellationToken cancellationToken)
    {
        tickets.Note(message);
        timeline.Note(message);
        return lanes.FeedAsync(message.Lane, new PosEventArrived(message), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task HandleAsync(ModuleHealth message, CancellationToken cancellationToken)
    {
        report.Note(message);
        LaneSource? source = message.Module switch
        {
            ModuleIds.VideoIngest => LaneSource.Camera,
            ModuleIds.PosBridge => LaneSource.Till,
            _ => null,
        };
        if (source is null)
            return;
        foreach (var lane in message.Lanes)
        {
            var input = new SourceReported(source.Value, message.At, lane.Status, lane.Reason, lane.Progress);
            await lanes.FeedAsync(new LaneKey(message.StoreId, lane.LaneId), input, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task HandleAsync(ClockDrift message, CancellationToken cancellationToken)
    {
        report.Note(message);
        return Task.CompletedTask;
    }
}
