using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Doctor;
using LossPrevention.DecisionAlert.Review.Live;
using LossPrevention.EdgeRuntime;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>Sorts what arrives by lane. The hub keeps sightings and till events until they are in the journal; how far a source has looked is said anew.</summary>
internal sealed class LaneInputs(LaneSupervisor lanes, StoreReport report, RecentPictures pictures, TicketCounter tickets, RecentTillEvents till, OperatorGroups operators,
    LaneTimeline timeline, GoodsCounter goods)
    : IDurableHandler<ItemRecognition>, IDurableHandler<PosEvent>, IMessageHandler<ModuleHealth>, IMessageHandler<ClockDrift>
{
    /// <inheritdoc/>
    public Task HandleAsync(ItemRecognition message, Action settle, CancellationToken cancellationToken)
    {
        if (message.Thumbnail is { } picture)
            pictures.Keep(message.SightingId, picture, message.ThumbnailPlace);
        if (message.Preliminary is not true)
        {
            timeline.Note(message);
            goods.Note(message);
        }

        return lanes.FeedAsync(message.Lane, new RecognitionArrived(message with { Thumbnail = null, ThumbnailPlace = null }), settle, cancellationToken);
    }

    /// <inheritdoc/>
    public Task HandleAsync(PosEvent message, Action settle, CancellationToken cancellationToken)
    {
        tickets.Note(message);
        till.Note(message);
        operators.Note(message);
        timeline.Note(message);
        return lanes.FeedAsync(message.Lane, new PosEventArrived(message), settle, cancellationToken);
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
            await lanes.FeedAsync(new LaneKey(message.StoreId, lane.LaneId), input, null, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task HandleAsync(ClockDrift message, CancellationToken cancellationToken)
    {
        report.Note(message);
        return Task.CompletedTask;
    }
}
