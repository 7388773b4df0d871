using System.Threading.Channels;
using LossPrevention.Contracts;
using LossPrevention.DecisionAlert.Budget;
using LossPrevention.DecisionAlert.Cases;
using LossPrevention.DecisionAlert.Correlation;
using LossPrevention.DecisionAlert.Journal;
using LossPrevention.EdgeRuntime;
using Microsoft.Extensions.Logging;

namespace LossPrevention.DecisionAlert.Lanes;

/// <summary>
/// One lane's loop: journal an input, feed the core, then journal, show and send what came out, in that order. One input at a time.
/// </summary>
internal sealed partial class LaneWorker : ILaneSink, IDisposable
{
    private static readonly TimeSpan LiveWithin = TimeSpan.FromMinutes(1);
    private readonly Channel<Arrival> queue = Channel.CreateBounded<Arrival>(
        new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly List<object> outputs = [];
    private readonly List<GalleryVersion> galleries = [];
    private readonly LaneKey lane;
    private readonly CatalogLookup products;
    private readonly DecisionAlertSettings settings;
    private readonly IJournal journal;
    private readonly Func<CancellationToken, Task> reportStore;
    private readonly LaneOutputs outbox;
    private readonly IMessageSender sender;
    private readonly StoreReport report;
    private readonly ProductKnowledge knowledge;
    private readonly LaneTimes times;
    private readonly IDecisionObserver[] observers;
    private readonly DecisionMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ILogger<LaneWorker> logger;
    private readonly LaneCorrelator core;
    private readonly CancellationTokenSource stopping = new();
    private readonly SourceSilence silence = new();
    private Task loop = Task.CompletedTask;
    private volatile string? waitsFor;
    private string? blindness;
    private volatile bool failed;
    private bool ended;
    private bool offsetAlarmed;
    private long late;
    private long decisions;

    public LaneWorker(
        LaneKey lane, DecisionAlertSettings settings, CatalogLookup products, IJournal journal, Func<CancellationToken, Task> reportStore,
        LaneOutputs outbox, IMessageSender sender, StoreReport report, ProductKnowledge knowledge, LaneTimes times, IEnumerable<IDecisionObserver> observers, DecisionMetrics metrics,
        TimeProvider clock, ILogger<LaneWorker> logger)
    {
        (this.lane, this.settings, this.products, this.journal, this.reportStore) = (lane, settings, products, journal, reportStore);
        this.outbox = outbox;
        (this.sender, this.report, this.knowledge, this.metrics) = (sender, report, knowledge, metrics);
        (this.times, this.clock, this.logger) = (times, clock, logger);
        this.observers = [.. observers];
        core = new LaneCorrelator(new LaneContext(lane, settings, products), this);
    }

    /// <summary>Starts the loop, with thresholds that were learned before.</summary>
    public void Start(ThresholdTable? learned)
    {
        TakeUp(journal.ReadTail(lane.LaneId));
        queue.Writer.TryWrite(new Arrival(new SettingsApplied(settings), clock.GetTimestamp(), null));
        if (learned is not null)
            queue.Writer.TryWrite(new Arrival(new ThresholdsLearned(learned), clock.GetTimestamp(), null));
        loop = Task.Run(RunAsync);
    }

    /// <summary>Gives the lane an input; waits while it is behind.</summary>
    public async ValueTask FeedAsync(LaneInput input, Action? lasts, CancellationToken cancellationToken)
    {
        try
        {
            await queue.Writer.WriteAsync(new Arrival(input, clock.GetTimestamp(), lasts), cancellationToken);
        }
        catch (ChannelClosedException) when (!failed)
        {
            // The module stops: the hub keeps the message for the next start.
        }
        catch (ChannelClosedException)
        {
            lasts?.Invoke(); // the lane has failed, and its messages must not stand in the other lanes' way
        }
    }

    /// <summary>Handles what waits and ends the loop.</summary>
    public async Task StopAsync()
    {
        queue.Writer.TryComplete();
        stopping.CancelAfter(TimeSpan.FromSeconds(5));
        await loop;
        await stopping.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    /// <summary>Looks whether the lane waits, and whether it has waited long enough.</summary>
    public async Task WatchAsync(DecisionAlertSettings current, CancellationToken cancellationToken)
    {
        waitsFor = silence.Waits(current.StaleAfter, clock);
        foreach (var silent in silence.Find(current.StaleAfter, current.GiveUpAfter, clock))
            await FeedAsync(silent, null, cancellationToken);
    }

    void ILaneSink.OnDecision(Decision decision) => outputs.Add(decision);

    void ILaneSink.OnAlert(Alert alert) => outputs.Add(alert);

    void ILaneSink.OnResolved(AlertResolved resolved) => outputs.Add(resolved);

    void ILaneSink.OnCommand(LaneCommand command) => outputs.Add(command);

    void ILaneSink.OnSample(LearningSample sample) => outputs.Add(sample);

    void ILaneSink.OnGalleryNeeded(GalleryVersion gallery) => galleries.Add(gallery);

    /// <summary>
    /// Brings the core to where it was when the module ended. What it says on the way was told then; only what did not reach the
    /// journal any more is told now.
    /// </summary>
    private void TakeUp(JournalTail tail)
    {
        foreach (var input in tail.Inputs)
            core.Feed(input);
        foreach (var output in outputs)
        {
            if (output is Alert alert && alert.RaisedAt >= tail.DecidedThrough)
                outbox.Put(alert, products, 0);
            else if (output is LaneCommand command && command.IssuedAt >= tail.DecidedThrough)
                outbox.Put(command);
            else if (output is AlertResolved resolved) // stamped with the answer's time, before the decisions that brought it; told once by its id
                outbox.Put(resolved);
        }

        outputs.Clear();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (var arrival in queue.Reader.ReadAllAsync(stopping.Token))
                await HandleAsync(arrival);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The module stops and the deadline is over.
        }
        catch (Exception error)
        {
            LogFailed(error, lane.LaneId);
            Note(new LaneHealth { LaneId = lane.LaneId, Status = HealthStatus.Unhealthy, Reason = $"The lane's loop failed: {error.Message}" });
            failed = true;
            queue.Writer.TryComplete(error);
            while (queue.Reader.TryRead(out var arrival))
                arrival.Lasts?.Invoke();
        }
    }

    private async Task HandleAsync(Arrival arrival)
    {
        await journal.AppendAsync(JournalCodec.Encode(lane.LaneId, arrival.Input), arrival.Lasts, stopping.Token);
        if (arrival.Input is SourceReported { Progress: { } progress } reported)
            silence.Note(reported.Source, progress, clock, LiveWithin);
        core.Feed(arrival.Input);
        foreach (var output in outputs)
            await SendAsync(output, arrival.At);
        outputs.Clear();
        foreach (var gallery in galleries)
            _ = AskAsync(gallery);
        galleries.Clear();
        await NoteAsync();
    }

    private async Task SendAsync(object output, long arrivedAt)
    {
        switch (output)
        {
            case Decision decision:
                await journal.AppendAsync(JournalCodec.Encode(lane.LaneId, output), null, stopping.Token);
                decisions++;
                metrics.Count(decision);
                Tell(o => o.OnDecision(decision));
                break;
            case Alert alert:
                LogAlert(alert.Kind.ToString(), lane.LaneId, alert.Risk, alert.Action.ToString(), alert.AlertId);
                Tell(o => o.OnAlert(alert));
                outbox.Put(alert, products, arrivedAt);
                if (alert.Shadow is true)
                {
                    var took = clock.GetElapsedTime(arrivedAt);
                    metrics.Count(alert, took);
                    Tell(o => o.OnAlertSent(alert, took));
                }

                break;
            case AlertResolved resolved:
                LogResolved(resolved.AlertId, lane.LaneId, resolved.Resolution.ToString());
                Tell(o => o.OnAlertResolved(resolved));
                outbox.Put(resolved);
                break;
            case LaneCommand command:
                outbox.Put(command);
                break;
            case LearningSample sample:
                await journal.AppendAsync(JournalCodec.Encode(lane.LaneId, output), null, stopping.Token);
                await sender.SendAsync(Endpoints.Learning, "sample:" + sample.SightingId, sample, stopping.Token);
                break;
            default:
                throw new InvalidOperationException($"{output.GetType().Name} is no output of a lane.");
        }
    }

    private void Tell(Action<IDecisionObserver> tell)
    {
        foreach (var observer in observers)
        {
            try
            {
                tell(observer);
            }
            catch (Exception error)
            {
                LogObserverFailed(error, observer.GetType().Name);
            }
        }
    }

    private async Task AskAsync(GalleryVersion gallery)
    {
        try
        {
            var known = await knowledge.AskAsync(gallery, [.. products.Codes], stopping.Token);
            await FeedAsync(new GalleryAnswered(gallery, known), null, stopping.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The module stops.
        }
    }

    private readonly record struct Arrival(LaneInput Input, long At, Action? Lasts);
}
